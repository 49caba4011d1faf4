INSERT INTO members (id, workspace_id, email, name, role, password_hash, created_at)
VALUES (%(id)s, current_workspace(), %(email)s, %(name)s, %(role)s, %(password_hash)s, %(now)s)
