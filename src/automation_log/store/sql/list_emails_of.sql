SELECT id, email FROM members
WHERE workspace_id = current_workspace() AND id = ANY(%(ids)s::uuid[]) AND deleted_at IS NULL
