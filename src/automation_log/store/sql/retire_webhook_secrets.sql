UPDATE webhook_secrets SET ends_at = %(at)s
WHERE workspace_id = current_workspace() AND webhook_id = %(webhook)s AND ends_at IS NULL
