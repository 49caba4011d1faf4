SELECT workspace_id FROM door_policy_workspaces()
