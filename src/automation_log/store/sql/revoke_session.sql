UPDATE sessions SET revoked_at = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND revoked_at IS NULL
