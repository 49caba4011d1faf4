SELECT email FROM members WHERE workspace_id = current_workspace() AND is_active
