SELECT id, scope, key, label, why, paused_by, paused_at FROM pauses
WHERE workspace_id = current_workspace() AND resource = ANY(%(resources)s)
ORDER BY scope LIMIT 1
FOR KEY SHARE
