SELECT newest.id
FROM unnest(%(roots)s::uuid[]) AS asked(root_id)
CROSS JOIN LATERAL (SELECT e.id FROM entries e WHERE e.root_id = asked.root_id ORDER BY e.id DESC LIMIT 1) AS newest
ORDER BY newest.id DESC LIMIT 1
