DELETE FROM pauses WHERE workspace_id = current_workspace() AND id = %(id)s
RETURNING id, scope, key, label, why, paused_by, paused_at
