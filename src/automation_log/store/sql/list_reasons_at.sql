SELECT job_id, reason FROM (
    SELECT DISTINCT ON (e.about_id) e.about_id AS job_id, s.sets ->> 'status' AS status, s.sets ->> 'reason' AS reason
    FROM entries e CROSS JOIN LATERAL (SELECT e.public::json -> 'set' AS sets) s
    WHERE e.workspace_id = current_workspace() AND e.root_id = %(root)s AND e.about_kind = 1 AND e.id <= %(upto)s
        AND e.public LIKE '%%"status":%%' AND s.sets ->> 'status' IS NOT NULL
    ORDER BY e.about_id, e.id DESC
) last
WHERE status = '6' AND reason IS NOT NULL
