SELECT l.root_id, l.task, l.app, l.target_id, l.subject, l.status, l.reason, min(l.id::text)::uuid AS job_id,
    r.finished_at AS settled_at
FROM jobs r
JOIN jobs l ON l.root_id = r.root_id AND l.is_leaf AND l.status IN (5, 6)
WHERE r.workspace_id = current_workspace() AND r.root_id = %(root)s AND r.id = %(root)s AND r.settled
GROUP BY l.root_id, l.task, l.app, l.target_id, l.subject, l.status, l.reason, r.finished_at
ORDER BY job_id
