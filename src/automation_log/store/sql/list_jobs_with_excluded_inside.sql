SELECT DISTINCT found.id
FROM jobs j
CROSS JOIN LATERAL unnest(j.path || j.id) AS above (id)
JOIN unnest(%(roots)s::uuid[], %(ids)s::uuid[]) AS found (root_id, id)
    ON found.root_id = j.root_id AND found.id = above.id
WHERE j.workspace_id = current_workspace() AND j.root_id = ANY(%(roots)s::uuid[])
    AND NOT ({kept})
