UPDATE api_keys SET ended_at = %(now)s
WHERE workspace_id = current_workspace() AND member_id = %(member)s AND ended_at IS NULL
