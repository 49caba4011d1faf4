DELETE FROM used_tokens WHERE workspace_id = current_workspace() AND expires_at < %(now)s
