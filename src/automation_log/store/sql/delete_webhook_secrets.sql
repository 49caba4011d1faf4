DELETE FROM webhook_secrets
WHERE workspace_id = current_workspace() AND webhook_id = %(webhook)s AND (%(all)s OR ends_at IS NOT NULL)
