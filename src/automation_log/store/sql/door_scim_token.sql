SELECT workspace_id, token_id FROM door_scim_token(%(token_hash)s)
