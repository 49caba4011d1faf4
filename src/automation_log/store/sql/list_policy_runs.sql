SELECT r.window_key, r.opens_at, r.recorded_at, r.outcome, r.job_id, j.status
FROM policy_runs r LEFT JOIN jobs j ON j.id = r.job_id
WHERE r.policy_id = %(policy)s
ORDER BY r.opens_at DESC, r.window_key
LIMIT %(limit)s
