SELECT id, task, app, target_id, reason, person, seen_at FROM troubles
WHERE workspace_id = current_workspace() AND over_at IS NULL AND target_id = ANY(%(targets)s::uuid[])
ORDER BY id
