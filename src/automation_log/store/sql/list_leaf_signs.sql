SELECT id, path, held_until, said_at, due_at, began_at, longest_step, usual, samples
FROM leaf_signs
WHERE workspace_id = current_workspace() AND root_id = ANY(%(roots)s::uuid[])
    AND (held_until IS NOT NULL OR said_at IS NOT NULL OR began_at IS NOT NULL OR due_at < %(now)s)
