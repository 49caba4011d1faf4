SELECT s.* FROM jobs j
JOIN shown_jobs s ON s.root_id = j.root_id AND s.id = j.id
WHERE j.workspace_id = current_workspace() AND j.root_id = ANY(%(roots)s::uuid[])
    AND (j.parent_id IS NULL OR (%(is_about_nested)s AND {condition}))
ORDER BY j.root_id DESC, j.id
