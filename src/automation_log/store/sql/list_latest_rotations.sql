SELECT DISTINCT ON (target_id) target_id, id, status, reason, scheduled_for, updated_at FROM jobs
WHERE workspace_id = current_workspace() AND is_leaf AND target_kind = 1 AND task = 5 AND trigger = 3
    AND target_id = ANY(%(accounts)s::uuid[])
ORDER BY target_id, id DESC
