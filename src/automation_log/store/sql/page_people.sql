-- Members, whoever was one, and whoever a roster shows: each address once.
SELECT known.email, max(known.name) AS name, bool_or(known.is_member) AS is_member, bool_or(known.was_member) AS was_member,
    max(known.hubs)::integer AS hubs
FROM (
    SELECT m.email, m.name, m.is_active AS is_member, true AS was_member, 0 AS hubs FROM members m
    WHERE m.workspace_id = current_workspace() AND m.email > %(after)s
      AND (m.email LIKE %(like)s OR lower(m.name) LIKE %(like)s)
    UNION ALL
    SELECT r.person, NULL, false, false, count(DISTINCT r.hub_id) FROM roster r
    WHERE r.workspace_id = current_workspace() AND r.person > %(after)s
      AND (r.person LIKE %(like)s OR lower(r.username) LIKE %(like)s)
    GROUP BY r.person
) AS known
GROUP BY known.email
ORDER BY known.email
LIMIT %(limit)s
