SELECT s.hub_id, h.label AS hub_label, h.app, s.asset, s.role
FROM team_shares s
JOIN hubs h ON h.id = s.hub_id
WHERE s.workspace_id = current_workspace() AND s.team_id = %(team)s AND (s.hub_id, s.asset) > (%(hub_id)s, %(asset)s)
ORDER BY s.hub_id, s.asset LIMIT %(limit)s
