SELECT j.root_id, j.id, j.parent_id, j.is_leaf, j.task, j.target_kind, j.target_label, j.subject, j.actor_kind, j.actor_label,
    j.trigger, j.cause_kind, j.cause_sentence, j.app, j.status, j.settled, j.decided_by, j.reason, j.detail, j.evidence,
    j.attempt, j.waits_for, j.due_at, j.scheduled_for, j.cancel_requested_at, j.created_at, j.updated_at, j.started_at,
    j.finished_at, j.rerun_of, d.subject AS decider_subject, d.target_label AS decider_label,
    t.queued, t.started, t.running, t.retrying, t.completed, t.not_completed
FROM jobs j
LEFT JOIN tallies t ON t.root_id = j.root_id AND t.id = j.id
LEFT JOIN jobs d ON d.root_id = j.root_id AND d.id = j.decided_by
WHERE j.workspace_id = current_workspace() AND j.parent_id IS NULL
    AND j.id < %(before)s AND j.id <= %(upto)s AND j.root_id <= %(upto)s
ORDER BY j.id DESC LIMIT %(limit)s
