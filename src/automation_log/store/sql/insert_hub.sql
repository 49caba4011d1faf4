INSERT INTO hubs (id, workspace_id, app, address, label, service_account_id, created_at)
VALUES (%(id)s, current_workspace(), %(app)s, %(address)s, %(label)s, %(service_account_id)s, %(now)s)
