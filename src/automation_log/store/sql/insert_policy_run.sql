INSERT INTO policy_runs (workspace_id, policy_id, window_key, id, opens_at, recorded_at, outcome, job_id)
VALUES (current_workspace(), %(policy)s, %(key)s, %(id)s, %(opens_at)s, %(now)s, %(outcome)s, %(job)s)
