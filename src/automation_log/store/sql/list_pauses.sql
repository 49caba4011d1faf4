SELECT id, scope, key, label, why, paused_by, paused_at FROM pauses
WHERE workspace_id = current_workspace()
ORDER BY scope, label, id
