SELECT workspace_id, job_id FROM door_expired_leases(%(now)s)
