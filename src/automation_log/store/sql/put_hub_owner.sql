INSERT INTO hub_owners (workspace_id, hub_id, member_id, team_id)
VALUES (current_workspace(), %(hub)s, %(member)s, %(team)s) ON CONFLICT DO NOTHING
