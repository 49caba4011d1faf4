SELECT workspace_id, webhook_id, version, key_id, wrapped_key, nonce, ciphertext FROM webhook_secrets
WHERE workspace_id = current_workspace() AND webhook_id = %(webhook)s AND (ends_at IS NULL OR ends_at > %(now)s)
ORDER BY version DESC
