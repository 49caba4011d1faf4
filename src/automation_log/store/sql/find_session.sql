SELECT s.id AS session_id, m.id AS member_id, m.name, m.email, m.role, w.id AS workspace_id, w.slug,
    w.name AS workspace_name, s.seen_at
FROM sessions s
JOIN members m ON m.id = s.member_id AND m.workspace_id = s.workspace_id AND m.is_active
JOIN workspaces w ON w.id = s.workspace_id
WHERE s.workspace_id = current_workspace() AND s.id = %(id)s AND s.revoked_at IS NULL AND s.expires_at > %(now)s
