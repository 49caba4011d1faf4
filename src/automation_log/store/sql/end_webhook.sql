UPDATE webhooks SET ended_at = %(now)s, round = round + 1
WHERE workspace_id = current_workspace() AND id = %(id)s AND ended_at IS NULL
RETURNING name
