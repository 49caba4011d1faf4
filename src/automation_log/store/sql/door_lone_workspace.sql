SELECT workspace_id FROM door_lone_workspace()
