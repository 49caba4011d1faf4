INSERT INTO collection_accounts (workspace_id, collection_id, account_id)
VALUES (current_workspace(), %(collection)s, %(account)s)
ON CONFLICT DO NOTHING
