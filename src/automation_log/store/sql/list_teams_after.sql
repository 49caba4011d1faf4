SELECT id, name, is_managed, external_id, pushed, version, created_at, changed_at FROM teams
WHERE workspace_id = current_workspace() AND id > %(id)s
ORDER BY id LIMIT %(limit)s
