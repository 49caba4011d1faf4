SELECT expires_at FROM used_tokens WHERE workspace_id = current_workspace() AND token_hash = %(hash)s
