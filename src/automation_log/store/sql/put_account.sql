INSERT INTO accounts (id, workspace_id, app, address, label, username, created_at, is_personal)
VALUES (%(id)s, current_workspace(), %(app)s, %(address)s, %(label)s, %(username)s, %(now)s, true)
ON CONFLICT (workspace_id, app, address, username) DO UPDATE SET label = accounts.label
RETURNING id
