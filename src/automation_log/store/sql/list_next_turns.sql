SELECT root_id, job_id, seen_at FROM batch_jobs
WHERE workspace_id = current_workspace() AND batch_id = %(batch)s AND state = 1
ORDER BY root_id, job_id LIMIT %(limit)s
