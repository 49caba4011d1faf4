SELECT id FROM workspaces WHERE id = current_workspace() FOR NO KEY UPDATE
