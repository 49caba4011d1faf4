SELECT *, (CASE WHEN %(failed_first)s AND status = 6 THEN 0 ELSE 1 END) AS rank FROM shown_jobs
WHERE workspace_id = current_workspace() AND root_id = %(root)s AND parent_id = %(parent)s
    AND ((CASE WHEN %(failed_first)s AND status = 6 THEN 0 ELSE 1 END), id) > (%(rank)s, %(id)s)
ORDER BY rank, id LIMIT %(limit)s
