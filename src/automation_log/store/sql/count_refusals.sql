SELECT reason, count(*) AS number FROM batch_jobs
WHERE workspace_id = current_workspace() AND batch_id = %(batch)s AND state = 3
GROUP BY reason ORDER BY number DESC, reason
