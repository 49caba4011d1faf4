SELECT b.job_id, b.state, b.reason, b.made_id, j.root_id, j.task, j.target_label, j.subject, j.status
FROM batch_jobs b
JOIN jobs j ON j.root_id = b.root_id AND j.id = b.job_id
WHERE b.workspace_id = current_workspace() AND b.batch_id = %(batch)s AND b.job_id > %(after)s
ORDER BY b.job_id LIMIT %(limit)s
