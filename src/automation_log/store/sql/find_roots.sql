SELECT j.root_id, j.id AS hit_id, 1::bigint AS hits
FROM jobs j
WHERE j.workspace_id = current_workspace() AND j.parent_id IS NULL
    AND j.root_id >= %(low)s AND j.root_id < %(high)s AND j.id >= %(low)s AND j.id < %(high)s
    AND {condition}
ORDER BY j.id {direction} LIMIT %(limit)s
