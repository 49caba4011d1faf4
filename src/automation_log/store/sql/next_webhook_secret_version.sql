SELECT coalesce(max(version), 0) + 1 AS version, current_workspace() AS workspace_id FROM webhook_secrets
WHERE workspace_id = current_workspace() AND webhook_id = %(webhook)s
