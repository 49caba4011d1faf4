SELECT m.id, m.name, m.role, m.is_active, m.deleted_at, m.changed_at,
    (SELECT max(coalesce(s.revoked_at, s.expires_at)) FROM sessions s
     WHERE s.member_id = m.id AND (s.revoked_at IS NOT NULL OR s.expires_at <= %(now)s)) AS last_ended_at
FROM members m
WHERE m.workspace_id = current_workspace() AND m.email = %(email)s
ORDER BY m.id DESC
