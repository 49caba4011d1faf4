INSERT INTO sessions (id, workspace_id, member_id, token_hash, created_at, seen_at, expires_at, signed_in_by, provider,
    browser, network)
VALUES (%(id)s, current_workspace(), %(member_id)s, %(token_hash)s, %(now)s, %(now)s, %(expires_at)s, %(signed_in_by)s,
    %(provider)s, %(browser)s, %(network)s)
