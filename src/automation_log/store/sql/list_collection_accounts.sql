SELECT account_id FROM collection_accounts
WHERE workspace_id = current_workspace() AND collection_id = %(id)s
ORDER BY account_id
