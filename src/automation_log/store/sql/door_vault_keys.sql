SELECT key_id FROM door_vault_keys()
