SELECT j.root_id, j.id, j.status, j.settled, j.cancel_requested_at, j.updated_at, j.finished_at, j.cause_kind,
    j.cause_id, j.target_id
FROM jobs j
CROSS JOIN LATERAL unnest(j.path || j.id) AS above (id)
JOIN unnest(%(roots)s::uuid[], %(ids)s::uuid[]) AS found (root_id, id)
    ON found.root_id = j.root_id AND found.id = above.id
WHERE j.workspace_id = current_workspace() AND j.is_leaf AND j.root_id = ANY(%(roots)s::uuid[])
    AND {kept}
LIMIT %(limit)s
