SELECT root_id, id, about_kind, about_id, kind, at, public, salt, personal, personal_hash, leaf_hash
FROM entries WHERE root_id = ANY(%(roots)s::uuid[]) ORDER BY root_id, about_id, id
