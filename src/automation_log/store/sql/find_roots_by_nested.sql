SELECT j.root_id, (array_agg(j.id ORDER BY j.id))[1] AS hit_id, count(*) AS hits
FROM jobs j
WHERE j.workspace_id = current_workspace() AND j.root_id >= %(low)s AND j.root_id < %(high)s
    AND {condition}
GROUP BY j.root_id
ORDER BY j.root_id {direction} LIMIT %(limit)s
