UPDATE hubs SET label = %(label)s, service_account_id = %(service_account_id)s
WHERE workspace_id = current_workspace() AND id = %(id)s
