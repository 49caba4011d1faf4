UPDATE troubles SET seen_at = greatest(seen_at, %(at)s)
WHERE workspace_id = current_workspace() AND id = ANY(%(ids)s::uuid[])
