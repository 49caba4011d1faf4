SELECT a.id, a.label, a.app FROM account_reach r
JOIN accounts a ON a.id = r.account_id
WHERE r.workspace_id = current_workspace() AND r.email = %(email)s
ORDER BY a.label, a.id
