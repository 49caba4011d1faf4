SELECT id, app, address, label, username, is_personal FROM accounts
WHERE workspace_id = current_workspace() AND id > %(id)s
ORDER BY id LIMIT %(limit)s
