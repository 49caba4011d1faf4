SELECT j.root_id, j.id, j.path, j.status, j.settled, j.cancel_requested_at, j.updated_at, j.finished_at
FROM jobs j
WHERE j.workspace_id = current_workspace() AND j.root_id >= %(low)s AND j.root_id < %(high)s AND {scope}
    AND {condition}
ORDER BY j.root_id DESC, j.id LIMIT %(limit)s
