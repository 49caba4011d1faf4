DELETE FROM hub_owners
WHERE workspace_id = current_workspace() AND hub_id = %(hub)s
    AND member_id IS NOT DISTINCT FROM %(member)s AND team_id IS NOT DISTINCT FROM %(team)s
