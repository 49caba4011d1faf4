SELECT o.member_id, o.team_id, coalesce(m.email, t.name) AS label
FROM hub_owners o
LEFT JOIN members m ON m.id = o.member_id
LEFT JOIN teams t ON t.id = o.team_id
WHERE o.workspace_id = current_workspace() AND o.hub_id = %(hub)s
ORDER BY o.team_id IS NOT NULL, label
