SELECT id, parent_id, is_leaf, settled, task, target_kind, target_id, target_label, subject, asked, app FROM jobs
WHERE root_id = %(root)s AND (id = %(id)s OR %(id)s = ANY(path))
ORDER BY depth, id
