SELECT t.id, t.task, t.app, t.target_id, t.reason, t.began_at, t.over_at, t.root_id, t.job_id, t.over_root_id,
    j.target_label, j.subject, j.status,
    (SELECT count(*)::integer FROM jobs o
     WHERE o.root_id = t.root_id AND o.is_leaf AND o.task = t.task AND o.target_id = t.target_id
       AND o.status = 6 AND o.reason = t.reason) AS leaves
FROM troubles t
JOIN jobs j ON j.root_id = t.root_id AND j.id = t.job_id
WHERE t.workspace_id = current_workspace() AND t.id = %(id)s
