INSERT INTO state_changes (workspace_id, about, version, job_id)
VALUES (current_workspace(), %(about)s, %(version)s, %(job)s)
ON CONFLICT (workspace_id, about) DO UPDATE SET version = excluded.version, job_id = excluded.job_id
