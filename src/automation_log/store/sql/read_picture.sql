SELECT png, taken_at FROM pictures
WHERE workspace_id = current_workspace() AND root_id = %(root)s AND job_id = %(job)s AND id = %(id)s
