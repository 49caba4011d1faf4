UPDATE api_keys SET used_at = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s
  AND (used_at IS NULL OR used_at < %(now)s - interval '1 minute')
