INSERT INTO batch_jobs (workspace_id, batch_id, root_id, job_id, seen_at)
SELECT current_workspace(), %(batch)s, root_id, job_id, seen_at
FROM unnest(%(roots)s::uuid[], %(ids)s::uuid[], %(seen)s::timestamptz[]) AS one (root_id, job_id, seen_at)
