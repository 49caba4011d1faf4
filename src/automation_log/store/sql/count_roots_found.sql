SELECT date_trunc('hour', j.created_at, 'UTC') AS hour, j.status, j.task, j.trigger, count(*) AS jobs
FROM ({found}) AS found
JOIN jobs j ON j.root_id = found.root_id AND j.id = found.root_id
WHERE j.workspace_id = current_workspace()
GROUP BY 1, 2, 3, 4
