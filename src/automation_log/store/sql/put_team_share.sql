INSERT INTO team_shares (workspace_id, team_id, hub_id, asset, role)
VALUES (current_workspace(), %(team)s, %(hub)s, %(asset)s, %(role)s)
ON CONFLICT (team_id, hub_id, asset) DO UPDATE SET role = excluded.role
