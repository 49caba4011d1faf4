SELECT k.name FROM api_keys k
WHERE k.workspace_id = current_workspace() AND k.member_id = ANY(%(members)s::uuid[])
  AND k.ended_at IS NULL AND k.expires_at > %(now)s
ORDER BY lower(k.name), k.name
