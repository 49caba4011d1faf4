SELECT s.member_id, s.team_id, coalesce(t.name, m.email) AS label, coalesce(s.member_id, s.team_id) AS with_id
FROM account_shares s
LEFT JOIN teams t ON t.id = s.team_id
LEFT JOIN members m ON m.id = s.member_id
WHERE s.workspace_id = current_workspace() AND s.account_id = %(account)s
  AND coalesce(s.member_id, s.team_id) > %(with_id)s
ORDER BY coalesce(s.member_id, s.team_id) LIMIT %(limit)s
