SELECT id, scope, key, label, why, paused_by, paused_at FROM pauses
WHERE workspace_id = current_workspace() AND id > %(id)s
ORDER BY id LIMIT %(limit)s
