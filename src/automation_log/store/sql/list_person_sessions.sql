SELECT s.created_at, s.expires_at FROM sessions s
WHERE s.workspace_id = current_workspace() AND s.member_id = ANY(%(members)s::uuid[])
  AND s.revoked_at IS NULL AND s.expires_at > %(now)s
ORDER BY s.created_at DESC LIMIT 20
