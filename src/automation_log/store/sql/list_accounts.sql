SELECT id, app, address, label, username, is_personal FROM accounts
WHERE workspace_id = current_workspace()
ORDER BY label, username, id
