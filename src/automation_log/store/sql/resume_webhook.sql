UPDATE webhooks SET paused_at = NULL, paused_by = NULL, round = round + 1, due_at = %(now)s, failures = 0,
    failing_since = NULL, alarm_id = NULL
WHERE workspace_id = current_workspace() AND id = %(id)s AND ended_at IS NULL AND paused_at IS NOT NULL
RETURNING name
