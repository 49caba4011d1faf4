SELECT e.at, e.personal FROM entries e
WHERE e.workspace_id = current_workspace() AND e.about_id = %(about)s AND e.about_kind = 2 AND e.kind = %(kind)s
ORDER BY e.id DESC
LIMIT %(limit)s
