INSERT INTO used_tokens (workspace_id, token_hash, expires_at)
VALUES (current_workspace(), %(hash)s, %(expires_at)s)
ON CONFLICT (workspace_id, token_hash) DO NOTHING
