SELECT id FROM jobs WHERE root_id = %(root)s AND is_leaf AND (id = %(id)s OR %(id)s = ANY(path))
