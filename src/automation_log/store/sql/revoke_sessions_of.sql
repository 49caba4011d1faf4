UPDATE sessions SET revoked_at = %(now)s
WHERE workspace_id = current_workspace() AND member_id = %(member)s AND revoked_at IS NULL
