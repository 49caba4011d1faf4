SELECT m.id, m.workspace_id, m.email, m.name, m.role, m.password_hash, m.is_active, m.username, m.external_id,
    m.pushed, m.version, m.created_at, m.changed_at, m.deleted_at
FROM members m
WHERE m.workspace_id = current_workspace() AND m.deleted_at IS NULL
  AND (m.id = %(id)s::uuid OR m.email = %(email)s::text OR m.external_id = %(subject)s::text
       OR lower(m.username) = lower(%(subject)s::text))
ORDER BY m.id
LIMIT 2
