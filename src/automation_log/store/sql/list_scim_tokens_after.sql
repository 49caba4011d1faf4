SELECT id, name, made_by, made_at, ends_at, used_at FROM scim_tokens
WHERE workspace_id = current_workspace() AND id > %(id)s
ORDER BY id LIMIT %(limit)s
