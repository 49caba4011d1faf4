SELECT m.id, m.workspace_id, m.email, m.name, m.role, m.password_hash
FROM members m
WHERE m.workspace_id = current_workspace() AND m.id = %(id)s
