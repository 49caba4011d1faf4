SELECT s.hub_id, h.label AS hub_label, h.app, s.asset, s.role
FROM team_shares s
JOIN hubs h ON h.id = s.hub_id
WHERE s.workspace_id = current_workspace() AND s.team_id = %(team)s
ORDER BY h.label, s.hub_id, s.asset
