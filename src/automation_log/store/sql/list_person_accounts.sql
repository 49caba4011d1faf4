SELECT a.id, a.label, a.app, bool_or(known.is_reached) AS is_reached, max(known.lost_at) AS lost_at
FROM (
    SELECT r.account_id, true AS is_reached, NULL::timestamptz AS lost_at FROM account_reach r
    WHERE r.workspace_id = current_workspace() AND r.email = %(email)s
    UNION ALL
    SELECT l.account_id, false, l.lost_at FROM lost_accounts l
    WHERE l.workspace_id = current_workspace() AND l.email = %(email)s
    UNION ALL
    SELECT o.id, false, NULL FROM unnest(%(also)s::uuid[]) AS o(id)
) AS known
JOIN accounts a ON a.id = known.account_id
WHERE a.workspace_id = current_workspace()
GROUP BY a.id, a.label, a.app
ORDER BY a.label, a.id
