SELECT coalesce(decided_by, id) AS id FROM jobs
WHERE root_id = %(root)s AND parent_id = %(parent)s AND status = %(status)s AND NOT (id = ANY(%(except)s))
ORDER BY id LIMIT 1
