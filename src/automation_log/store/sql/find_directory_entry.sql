SELECT e.at, e.about_id, e.personal FROM entries e
WHERE e.workspace_id = current_workspace() AND e.root_id = %(id)s AND e.id = %(id)s AND e.about_kind = 2
