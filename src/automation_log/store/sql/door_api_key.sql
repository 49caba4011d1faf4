SELECT workspace_id, key_id FROM door_api_key(%(key_hash)s)
