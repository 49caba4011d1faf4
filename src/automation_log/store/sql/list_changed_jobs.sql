SELECT s.* FROM unnest(%(roots)s::uuid[], %(jobs)s::uuid[]) AS changed (root_id, id)
JOIN jobs j ON j.root_id = changed.root_id AND j.id = changed.id
JOIN shown_jobs s ON s.root_id = j.root_id AND s.id = j.id
WHERE j.workspace_id = current_workspace() AND (j.parent_id IS NULL OR %(is_about_nested)s)
    AND {condition}
