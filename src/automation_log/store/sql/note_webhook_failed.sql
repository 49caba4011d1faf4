UPDATE webhooks SET failures = failures + 1, failing_since = coalesce(failing_since, %(now)s), failed_at = %(now)s,
    said = %(said)s, held_until = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND round = %(round)s
RETURNING failures, failing_since, alarm_id
