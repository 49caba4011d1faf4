SELECT a.id, a.app, a.address, a.label, a.username, a.is_personal
FROM collection_accounts c
JOIN accounts a ON a.id = c.account_id
WHERE c.workspace_id = current_workspace() AND c.collection_id = %(collection)s AND c.account_id > %(id)s
ORDER BY c.account_id LIMIT %(limit)s
