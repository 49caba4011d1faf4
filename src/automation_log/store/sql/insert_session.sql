INSERT INTO sessions (id, workspace_id, member_id, token_hash, created_at, expires_at)
VALUES (%(id)s, current_workspace(), %(member_id)s, %(token_hash)s, %(now)s, %(expires_at)s)
