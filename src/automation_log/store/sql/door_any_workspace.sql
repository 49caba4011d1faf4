SELECT door_any_workspace() AS workspace_id
