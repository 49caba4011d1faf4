SELECT workspace_id, job_id FROM door_missed_jobs(%(now)s)
