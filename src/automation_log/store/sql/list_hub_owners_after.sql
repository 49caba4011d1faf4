SELECT o.member_id, o.team_id, coalesce(m.email, t.name) AS label, coalesce(o.member_id, o.team_id) AS with_id
FROM hub_owners o
LEFT JOIN members m ON m.id = o.member_id
LEFT JOIN teams t ON t.id = o.team_id
WHERE o.workspace_id = current_workspace() AND o.hub_id = %(hub)s
  AND coalesce(o.member_id, o.team_id) > %(with_id)s
ORDER BY coalesce(o.member_id, o.team_id) LIMIT %(limit)s
