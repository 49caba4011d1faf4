WITH granted AS (
    SELECT g.email, array_agg(g.role ORDER BY g.role) AS roles, array_agg(g.kind ORDER BY g.role) AS kinds
    FROM access_grants g
    WHERE g.workspace_id = current_workspace() AND g.hub_id = %(hub)s AND g.asset = ''
    GROUP BY g.email
), present AS (
    SELECT r.email, r.username, r.roles, r.is_active,
        (SELECT string_agg(a.asset || ': ' || a.roles, E'\n' ORDER BY a.asset) FROM roster_assets a
         WHERE a.workspace_id = r.workspace_id AND a.hub_id = r.hub_id AND a.username = r.username) AS assets
    FROM roster r
    WHERE r.workspace_id = current_workspace() AND r.hub_id = %(hub)s
)
SELECT coalesce(nullif(p.email, ''), g.email, '') AS email, coalesce(p.username, '') AS username, p.roles, p.is_active, p.assets,
    g.roles AS granted_roles, g.kinds AS granted_kinds, e.reason AS exempt_because, m.id AS member_id
FROM present p
FULL JOIN granted g ON g.email = lower(p.email)
LEFT JOIN exemptions e ON e.workspace_id = current_workspace() AND e.hub_id = %(hub)s
    AND e.email = lower(coalesce(nullif(p.email, ''), g.email))
LEFT JOIN members m ON m.workspace_id = current_workspace() AND m.deleted_at IS NULL
    AND m.email = lower(coalesce(nullif(p.email, ''), g.email))
WHERE (coalesce(nullif(p.email, ''), g.email, ''), coalesce(p.username, '')) > (%(after_email)s, %(after_username)s)
ORDER BY 1, 2
LIMIT %(limit)s
