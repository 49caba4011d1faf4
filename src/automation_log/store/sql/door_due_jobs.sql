SELECT workspace_id, job_id FROM door_due_jobs(%(before)s)
