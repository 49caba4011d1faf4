SELECT * FROM jobs WHERE root_id = ANY(%(roots)s::uuid[]) ORDER BY root_id, id
