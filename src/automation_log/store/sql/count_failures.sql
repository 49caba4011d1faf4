SELECT count(*) AS count FROM (
    SELECT FROM jobs
    WHERE workspace_id = current_workspace() AND is_leaf AND status = 6
        AND finished_at >= %(since)s AND reason = ANY(%(reasons)s)
    LIMIT %(limit)s
) newest
