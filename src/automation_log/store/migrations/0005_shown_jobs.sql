-- A job as the pages show it: its tallies, the leaf that decided its status, and who holds what it waits for.

CREATE VIEW shown_jobs WITH (security_invoker = true) AS
SELECT j.workspace_id, j.root_id, j.id, j.parent_id, j.is_leaf, j.task, j.target_kind, j.target_label, j.subject,
    j.actor_kind, j.actor_label, j.trigger, j.cause_kind, j.cause_sentence, j.app, j.status, j.settled, j.reason,
    j.detail, j.evidence, j.attempt, j.due_at, j.scheduled_for, j.cancel_requested_at, j.created_at, j.updated_at,
    j.started_at, j.finished_at, j.rerun_of,
    j.decided_by, d.subject AS decider_subject, d.target_label AS decider_label,
    j.waits_for, h.id AS holder_id, h.task AS holder_task, h.subject AS holder_subject, h.target_label AS holder_label,
    t.queued, t.started, t.running, t.retrying, t.completed, t.not_completed
FROM jobs j
LEFT JOIN tallies t ON t.root_id = j.root_id AND t.id = j.id
LEFT JOIN jobs d ON d.root_id = j.root_id AND d.id = j.decided_by
LEFT JOIN leases l ON l.workspace_id = j.workspace_id AND l.resource = j.waits_on
LEFT JOIN jobs h ON h.id = l.holder;

GRANT SELECT ON shown_jobs TO automation_log_program;
