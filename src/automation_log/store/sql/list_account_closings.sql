SELECT j.root_id, j.id
FROM unnest(%(accounts)s::uuid[]) AS account(id)
CROSS JOIN unnest(%(tasks)s::smallint[]) AS wanted(task)
CROSS JOIN LATERAL (
    SELECT l.root_id, l.id FROM jobs l
    WHERE l.workspace_id = current_workspace() AND l.is_leaf AND l.target_kind = 1
      AND l.target_id = account.id AND l.task = wanted.task
    ORDER BY l.id DESC LIMIT %(limit)s
) AS j
