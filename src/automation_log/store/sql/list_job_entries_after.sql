SELECT id, kind, at, public, personal FROM entries
WHERE workspace_id = current_workspace() AND root_id = %(root)s AND about_id = %(job)s AND id > %(id)s
ORDER BY id LIMIT %(limit)s
