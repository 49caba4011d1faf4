SELECT workspace_id, link_id FROM door_sign_in_link(%(token_hash)s)
