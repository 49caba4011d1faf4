SELECT target_id, max(started_at) AS began_at, bool_or(NOT settled) AS is_open FROM jobs
WHERE workspace_id = current_workspace() AND is_leaf AND target_kind = 1 AND task = 5 AND trigger = 3
    AND target_id = ANY(%(accounts)s::uuid[])
GROUP BY target_id
