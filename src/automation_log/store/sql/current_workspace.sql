SELECT current_workspace() AS id
