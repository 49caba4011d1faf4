SELECT j.* FROM jobs j JOIN (
    SELECT above.id FROM (
        SELECT unnest(l.path) AS id, asked.id IS NOT NULL AS is_asked
        FROM jobs l LEFT JOIN unnest(%(leaves)s::uuid[]) AS asked(id) ON asked.id = l.id
        WHERE l.root_id = %(root)s AND l.is_leaf) AS above
    GROUP BY above.id HAVING bool_and(above.is_asked)) AS parent ON parent.id = j.id
WHERE j.root_id = %(root)s
