SELECT m.id, m.workspace_id, m.email, m.name, m.role, m.password_hash, m.is_active, m.username, m.external_id,
    m.pushed, m.version, m.created_at, m.changed_at, m.deleted_at
FROM members m
WHERE m.workspace_id = current_workspace() AND m.role = 1
