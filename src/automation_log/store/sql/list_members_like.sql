SELECT m.id, m.workspace_id, m.email, m.name, m.role, m.password_hash, m.is_active, m.username, m.external_id,
    m.pushed, m.version, m.created_at, m.changed_at, m.deleted_at
FROM members m
WHERE m.workspace_id = current_workspace() AND m.deleted_at IS NULL
  AND (%(username)s::text IS NULL OR lower(coalesce(m.username, m.email)) = lower(%(username)s))
  AND (%(external_id)s::text IS NULL OR m.external_id = %(external_id)s)
ORDER BY m.id
