SELECT id, app, address, label, service_account_id FROM hubs
WHERE workspace_id = current_workspace() AND id > %(id)s
ORDER BY id LIMIT %(limit)s
