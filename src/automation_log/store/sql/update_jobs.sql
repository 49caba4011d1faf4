UPDATE jobs j
SET status = new.status, settled = new.settled, decided_by = new.decided_by, reason = new.reason,
    detail = new.detail, evidence = new.evidence, attempt = new.attempt, fence = new.fence,
    waits_for = new.waits_for, waits_on = new.waits_on, due_at = new.due_at, scheduled_for = new.scheduled_for,
    window_ends_at = new.window_ends_at, cancel_requested_at = new.cancel_requested_at, updated_at = new.updated_at, started_at = new.started_at,
    finished_at = new.finished_at
FROM jsonb_to_recordset(%(rows)s) AS new(
    root_id uuid, id uuid, status smallint, settled boolean, decided_by uuid, reason text, detail text,
    evidence smallint, attempt integer, fence bigint, waits_for text, waits_on text, due_at timestamptz,
    scheduled_for timestamptz, window_ends_at timestamptz, cancel_requested_at timestamptz,
    updated_at timestamptz, started_at timestamptz, finished_at timestamptz)
WHERE j.root_id = new.root_id AND j.id = new.id AND j.root_id = ANY(%(roots)s::uuid[])
