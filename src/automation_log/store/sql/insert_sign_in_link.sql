INSERT INTO sign_in_links (id, workspace_id, member_id, token_hash, expires_at, purpose)
VALUES (%(id)s, current_workspace(), %(member_id)s, %(token_hash)s, %(expires_at)s, %(purpose)s)
