INSERT INTO collection_shares (workspace_id, collection_id, member_id, team_id)
VALUES (current_workspace(), %(collection)s, %(member)s, %(team)s)
ON CONFLICT DO NOTHING
