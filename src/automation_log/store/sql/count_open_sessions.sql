SELECT count(*) AS sessions FROM sessions
WHERE workspace_id = current_workspace() AND member_id = %(member)s AND revoked_at IS NULL AND expires_at > %(now)s
