INSERT INTO sign_in_provider_secrets (workspace_id, provider_id, key_id, wrapped_key, nonce, ciphertext)
VALUES (current_workspace(), %(provider)s, %(key_id)s, %(wrapped_key)s, %(nonce)s, %(ciphertext)s)
