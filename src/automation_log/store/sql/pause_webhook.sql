UPDATE webhooks SET paused_at = %(now)s, paused_by = %(by)s, round = round + 1
WHERE workspace_id = current_workspace() AND id = %(id)s AND ended_at IS NULL AND paused_at IS NULL
RETURNING name
