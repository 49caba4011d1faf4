INSERT INTO account_shares (workspace_id, account_id, member_id, team_id)
VALUES (current_workspace(), %(account)s, %(member)s, %(team)s)
ON CONFLICT DO NOTHING
