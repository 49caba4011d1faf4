SELECT actor_label, read_at FROM reads
WHERE workspace_id = current_workspace() AND kind = 1 AND job_id = %(job)s
ORDER BY read_at DESC, id DESC LIMIT %(most)s
