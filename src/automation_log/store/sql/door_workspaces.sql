SELECT workspace_id FROM door_workspaces()
