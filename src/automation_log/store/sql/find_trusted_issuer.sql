SELECT id, name, issuer, audience, keys_address, made_by, made_at, used_at FROM trusted_issuers
WHERE workspace_id = current_workspace() AND ended_at IS NULL
