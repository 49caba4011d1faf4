SELECT DISTINCT j.root_id FROM jobs j
WHERE j.workspace_id = current_workspace() AND j.root_id = ANY(%(roots)s::uuid[])
    AND (j.parent_id IS NULL OR %(is_about_nested)s) AND {condition}
