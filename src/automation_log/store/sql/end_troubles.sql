UPDATE troubles SET over_at = %(at)s, over_root_id = %(root)s
WHERE workspace_id = current_workspace() AND id = ANY(%(ids)s::uuid[])
