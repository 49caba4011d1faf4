INSERT INTO members (id, workspace_id, email, name, role, password_hash, is_active, is_managed, username, external_id,
    pushed, created_at, changed_at)
VALUES (%(id)s, current_workspace(), %(email)s, %(name)s, %(role)s, %(password_hash)s, %(is_active)s,
    %(username)s::text IS NOT NULL, %(username)s, %(external_id)s, %(pushed)s, %(now)s, %(now)s)
