DELETE FROM team_members
WHERE workspace_id = current_workspace() AND team_id = %(team)s AND member_id = ANY(%(members)s::uuid[])
