SELECT DISTINCT ON (j.target_id) j.id, j.target_id, j.finished_at FROM jobs j
WHERE j.workspace_id = current_workspace() AND j.is_leaf AND j.target_kind = 1 AND j.task = 8 AND j.status = 5
    AND j.target_id = ANY(%(accounts)s::uuid[]) AND j.finished_at >= %(since)s
    AND NOT EXISTS (SELECT FROM jobs r
                    WHERE r.workspace_id = current_workspace() AND r.is_leaf AND r.target_kind = 1 AND r.task = 5
                        AND r.trigger = 3 AND r.target_id = j.target_id AND r.started_at > j.finished_at)
    AND NOT EXISTS (SELECT FROM policy_runs p
                    WHERE p.policy_id = %(policy)s AND p.window_key = 'login:' || j.id)
ORDER BY j.target_id, j.finished_at, j.id
