SELECT k.id, k.name, k.scopes, k.expires_at, m.id AS member_id, m.name AS member_name, m.role, w.slug
FROM api_keys k
JOIN members m ON m.id = k.member_id AND m.is_active
JOIN workspaces w ON w.id = k.workspace_id
WHERE k.workspace_id = current_workspace() AND k.id = %(id)s AND k.ended_at IS NULL AND k.expires_at > %(now)s
