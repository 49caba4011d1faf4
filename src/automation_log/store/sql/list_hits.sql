SELECT j.* FROM unnest(%(roots)s::uuid[], %(hits)s::uuid[]) AS hit (root_id, id)
JOIN shown_jobs j ON j.root_id = hit.root_id AND j.id = hit.id
WHERE j.workspace_id = current_workspace()
