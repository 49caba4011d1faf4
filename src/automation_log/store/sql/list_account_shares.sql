SELECT s.member_id, s.team_id, coalesce(t.name, m.email) AS label
FROM account_shares s
LEFT JOIN teams t ON t.id = s.team_id
LEFT JOIN members m ON m.id = s.member_id
WHERE s.workspace_id = current_workspace() AND s.account_id = %(account)s
ORDER BY s.team_id IS NULL, label
