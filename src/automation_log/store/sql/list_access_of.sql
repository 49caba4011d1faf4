SELECT g.hub_id, h.label AS hub_label, h.app, g.asset, g.kind, g.source_id, coalesce(t.name, c.name) AS source_name, g.role
FROM access_grants g
JOIN hubs h ON h.id = g.hub_id
LEFT JOIN teams t ON g.kind = 2 AND t.id = g.source_id
LEFT JOIN collections c ON g.kind = 3 AND c.id = g.source_id
WHERE g.workspace_id = current_workspace() AND g.email = %(email)s
ORDER BY h.label, g.hub_id, g.asset, g.kind, source_name, g.role
