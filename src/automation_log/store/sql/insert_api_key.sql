INSERT INTO api_keys (id, workspace_id, member_id, name, key_hash, scopes, made_by, made_at, expires_at)
VALUES (%(id)s, current_workspace(), %(member)s, %(name)s, %(key_hash)s, %(scopes)s, %(made_by)s, %(now)s,
    %(expires_at)s)
