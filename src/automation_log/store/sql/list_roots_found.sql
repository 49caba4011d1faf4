SELECT * FROM shown_jobs
WHERE workspace_id = current_workspace() AND parent_id IS NULL
    AND root_id = ANY(%(roots)s::uuid[]) AND id = ANY(%(roots)s::uuid[])
ORDER BY id DESC
