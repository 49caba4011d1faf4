SELECT id, app, label, 2::smallint AS kind FROM hubs
WHERE workspace_id = current_workspace() AND id = ANY(%(ids)s::uuid[])
UNION ALL
SELECT id, app, label, 1::smallint FROM accounts
WHERE workspace_id = current_workspace() AND id = ANY(%(ids)s::uuid[])
