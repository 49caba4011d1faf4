SELECT m.id, m.email, m.name, m.role, m.is_active, m.username IS NOT NULL AS is_managed,
    m.password_hash IS NOT NULL AS has_password,
    (SELECT count(*) FROM team_members t WHERE t.member_id = m.id) AS teams
FROM members m
WHERE m.workspace_id = current_workspace() AND m.deleted_at IS NULL
  AND (m.email LIKE %(like)s OR lower(m.name) LIKE %(like)s)
  AND m.email > %(after)s
ORDER BY m.email
LIMIT %(limit)s
