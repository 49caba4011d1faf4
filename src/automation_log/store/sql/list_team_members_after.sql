SELECT m.id AS member_id, m.email, m.name, m.is_active, t.display
FROM team_members t
JOIN members m ON m.id = t.member_id
WHERE t.workspace_id = current_workspace() AND t.team_id = %(team)s AND t.member_id > %(member_id)s
ORDER BY t.member_id LIMIT %(limit)s
