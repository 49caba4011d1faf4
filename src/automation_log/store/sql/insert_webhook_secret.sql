INSERT INTO webhook_secrets (workspace_id, webhook_id, version, key_id, wrapped_key, nonce, ciphertext, made_at)
VALUES (current_workspace(), %(webhook)s, %(version)s, %(key_id)s, %(wrapped_key)s, %(nonce)s, %(ciphertext)s, %(now)s)
