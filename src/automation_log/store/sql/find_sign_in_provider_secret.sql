SELECT workspace_id, key_id, wrapped_key, nonce, ciphertext FROM sign_in_provider_secrets
WHERE workspace_id = current_workspace() AND provider_id = %(provider)s
