SELECT workspace_id FROM door_untold_workspaces()
