SELECT h.id, h.label, h.app,
    (SELECT r.seen_at FROM roster r
     WHERE r.workspace_id = current_workspace() AND r.hub_id = h.id LIMIT 1) AS read_at,
    EXISTS (SELECT FROM roster r
            WHERE r.workspace_id = current_workspace() AND r.hub_id = h.id AND r.person = ''
              AND r.is_active AND lower(r.username) NOT IN (%(email)s, lower(s.username))) AS is_nameless,
    seen.username, seen.roles, seen.is_active
FROM hubs h
JOIN accounts s ON s.id = h.service_account_id
LEFT JOIN LATERAL (
    SELECT r.username, r.roles, r.is_active FROM roster r
    WHERE r.workspace_id = current_workspace() AND r.hub_id = h.id
      AND (r.person = %(email)s OR r.username = %(email)s)
    ORDER BY r.is_active DESC, r.username LIMIT 1
) AS seen ON true
WHERE h.workspace_id = current_workspace()
ORDER BY h.label, h.id
