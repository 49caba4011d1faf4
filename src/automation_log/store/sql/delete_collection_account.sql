DELETE FROM collection_accounts
WHERE workspace_id = current_workspace() AND collection_id = %(collection)s AND account_id = %(account)s
