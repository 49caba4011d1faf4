SELECT j.root_id, j.id, j.task, j.target_id, j.subject, j.asked, j.status, j.evidence, j.reason, j.started_at,
    j.finished_at, r.subject AS root_subject, greatest(r.created_at, j.scheduled_for) AS triggered_at,
    done.public AS done_public, done.personal AS done_personal,
    newest.epoch, newest.xid::text::bigint AS xid, newest.id AS entry_id
FROM unnest(%(roots)s::uuid[], %(ids)s::uuid[]) AS asked(root_id, id)
JOIN jobs j ON j.root_id = asked.root_id AND j.id = asked.id
JOIN jobs r ON r.root_id = j.root_id AND r.id = j.root_id
LEFT JOIN LATERAL (
    SELECT e.epoch, e.xid, e.id FROM entries e
    WHERE e.root_id = j.root_id AND e.about_id = j.id ORDER BY e.id DESC LIMIT 1
) AS newest ON true
LEFT JOIN LATERAL (
    SELECT e.public, e.personal FROM entries e
    WHERE e.root_id = j.root_id AND e.about_id = j.id AND e.kind = %(observed)s AND j.status = 5
    ORDER BY e.id DESC LIMIT 1
) AS done ON true
WHERE j.workspace_id = current_workspace()
ORDER BY j.id
