DELETE FROM team_shares
WHERE workspace_id = current_workspace() AND team_id = %(team)s AND hub_id = %(hub)s AND asset = %(asset)s
