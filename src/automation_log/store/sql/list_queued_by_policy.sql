SELECT DISTINCT j.root_id, j.id FROM policy_runs r JOIN jobs j ON j.root_id = r.job_id
WHERE r.policy_id = %(policy)s AND j.is_leaf AND j.status = 1
    AND (%(target)s::uuid IS NULL OR j.target_id = %(target)s)
