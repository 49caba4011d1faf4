SELECT id, public FROM entries
WHERE workspace_id = current_workspace() AND root_id = %(root)s AND about_id = %(root)s AND id <= %(upto)s
ORDER BY id
