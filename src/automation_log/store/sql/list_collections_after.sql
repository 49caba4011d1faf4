SELECT id, parent_id, depth, name, owner_id FROM collections
WHERE workspace_id = current_workspace() AND id > %(id)s
ORDER BY id LIMIT %(limit)s
