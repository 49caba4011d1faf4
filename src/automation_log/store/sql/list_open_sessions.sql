SELECT id, created_at, seen_at, signed_in_by, provider, browser, network FROM sessions
WHERE workspace_id = current_workspace() AND member_id = %(member)s AND revoked_at IS NULL AND expires_at > %(now)s
ORDER BY id DESC
