INSERT INTO idempotency_keys (workspace_id, owner, key, request_hash, job_id, created_at)
VALUES (current_workspace(), %(owner)s, %(key)s, %(hash)s, %(job)s, %(now)s)
ON CONFLICT DO NOTHING
