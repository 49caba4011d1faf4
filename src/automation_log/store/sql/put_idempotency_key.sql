INSERT INTO idempotency_keys AS known (workspace_id, owner, key, request_hash, job_id, created_at)
VALUES (current_workspace(), %(owner)s, %(key)s, %(hash)s, %(job)s, %(now)s)
ON CONFLICT (workspace_id, owner, key) DO UPDATE
SET request_hash = excluded.request_hash, job_id = excluded.job_id, created_at = excluded.created_at
WHERE known.created_at < %(forgotten)s
