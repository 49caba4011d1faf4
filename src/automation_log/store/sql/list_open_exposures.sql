-- One row a root, the oldest trigger first: its first leaf that is to end an access and was not observed to, unless a
-- later job on the same person and target was, or the access was given again. The open leaves come off their index in
-- the order of their ids, which carry the time; what may have ended one is looked up leaf by leaf until the page is full
-- (OFFSET 0 and LIMIT keep the planner from joining all with all).
SELECT DISTINCT ON (j.root_id) j.root_id, j.id AS leaf_id, r.created_at AS triggered_at, j.task, j.subject, j.target_kind,
    j.target_id, j.target_label, j.app, j.status, j.evidence, j.reason
FROM (
    SELECT l.* FROM jobs l
    WHERE l.workspace_id = current_workspace() AND l.root_id > %(after)s
      AND l.is_leaf AND l.task IN (4, 5, 6) AND (l.task <> 5 OR l.cause_kind = 4)
      AND (l.status <> 5 OR l.evidence IS DISTINCT FROM 3)
      AND (l.scheduled_for IS NULL OR l.scheduled_for <= %(now)s)
    ORDER BY l.root_id, l.id OFFSET 0
) AS j
CROSS JOIN LATERAL (
    SELECT root.created_at FROM jobs root
    WHERE root.workspace_id = current_workspace() AND root.root_id = j.root_id AND root.id = j.root_id LIMIT 1
) AS r
LEFT JOIN LATERAL (
    SELECT g.id FROM jobs g
    WHERE j.task = 4 AND g.workspace_id = current_workspace() AND g.target_id = j.target_id AND g.subject = j.subject
      AND g.is_leaf AND g.task = 4 AND g.status = 5 AND g.evidence = 3
      AND (g.created_at >= r.created_at OR g.started_at >= r.created_at)
      AND (NOT g.asked ? 'assets' OR g.asked ? 'roles' OR g.asked -> 'assets' = j.asked -> 'assets')
    LIMIT 1
) AS gone ON true
LEFT JOIN LATERAL (
    SELECT a.id FROM jobs a
    WHERE j.task = 4 AND a.workspace_id = current_workspace() AND a.target_id = j.target_id AND a.subject = j.subject
      AND a.is_leaf AND a.task = 1 AND a.created_at > r.created_at AND (NOT a.asked ? 'assets' OR a.asked ? 'roles')
    LIMIT 1
) AS given ON true
LEFT JOIN LATERAL (
    SELECT c.id FROM jobs c
    WHERE j.task IN (5, 6) AND c.workspace_id = current_workspace() AND c.target_kind = 1
      AND c.target_id = j.target_id AND c.task = j.task AND c.is_leaf AND c.id > j.root_id
      AND c.status = 5 AND c.evidence = 3 AND (c.created_at >= r.created_at OR c.started_at >= r.created_at)
    LIMIT 1
) AS changed ON true
WHERE gone.id IS NULL AND given.id IS NULL AND changed.id IS NULL
ORDER BY j.root_id, j.id
LIMIT %(limit)s
