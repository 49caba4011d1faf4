-- One row a root, the oldest trigger first: its first leaf that is to end an access and was not observed to, unless a
-- later job on the same person and target was, or the access was given again. Ids carry the time, so the index is in
-- the order asked for, and reading stops at the limit.
SELECT DISTINCT ON (j.root_id) j.root_id, j.id AS leaf_id, r.created_at AS triggered_at, j.task, j.subject, j.target_kind,
    j.target_id, j.target_label, j.app, j.status, j.evidence, j.reason
FROM jobs j
JOIN jobs r ON r.root_id = j.root_id AND r.id = j.root_id
WHERE j.workspace_id = current_workspace() AND j.root_id > %(after)s
  AND j.is_leaf AND j.task IN (4, 5, 6) AND (j.task <> 5 OR j.cause_kind = 4)
  AND (j.status <> 5 OR j.evidence IS DISTINCT FROM 3)
  AND (j.scheduled_for IS NULL OR j.scheduled_for <= %(now)s)
  AND NOT EXISTS (
    SELECT FROM jobs gone
    WHERE j.task = 4 AND gone.workspace_id = current_workspace() AND gone.target_id = j.target_id
      AND gone.subject = j.subject AND gone.is_leaf AND gone.task = 4 AND gone.status = 5 AND gone.evidence = 3
      AND gone.finished_at >= r.created_at AND gone.started_at >= r.created_at
      AND (NOT gone.asked ? 'assets' OR gone.asked ? 'roles' OR gone.asked -> 'assets' = j.asked -> 'assets'))
  AND NOT EXISTS (
    SELECT FROM jobs given
    WHERE j.task = 4 AND given.workspace_id = current_workspace() AND given.target_id = j.target_id
      AND given.subject = j.subject AND given.is_leaf AND given.task = 1 AND given.created_at > r.created_at
      AND (NOT given.asked ? 'assets' OR given.asked ? 'roles'))
  AND NOT EXISTS (
    SELECT FROM jobs changed
    WHERE j.task IN (5, 6) AND changed.workspace_id = current_workspace() AND changed.target_kind = 1
      AND changed.target_id = j.target_id AND changed.task = j.task AND changed.is_leaf AND changed.id > j.root_id
      AND changed.status = 5 AND changed.evidence = 3 AND changed.started_at >= r.created_at)
ORDER BY j.root_id, j.id
LIMIT %(limit)s
