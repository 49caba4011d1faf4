UPDATE sessions SET seen_at = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND revoked_at IS NULL AND seen_at < %(now)s
