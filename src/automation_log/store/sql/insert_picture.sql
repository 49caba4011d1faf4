INSERT INTO pictures (root_id, id, workspace_id, job_id, attempt, png, taken_at)
VALUES (%(root)s, %(id)s, current_workspace(), %(job)s, %(attempt)s, %(png)s, %(now)s)
