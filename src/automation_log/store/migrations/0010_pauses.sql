-- What is paused, and how many jobs of each app have failed in a row.

CREATE TABLE pauses (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    scope smallint NOT NULL CHECK (scope BETWEEN 1 AND 3),
    key text NOT NULL,
    resource text NOT NULL,
    label text NOT NULL,
    why text NOT NULL CHECK (why <> ''),
    paused_by text NOT NULL,
    paused_at timestamptz NOT NULL,
    UNIQUE (workspace_id, resource)
);

CREATE TABLE failures_in_a_row (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    app text NOT NULL,
    reason text NOT NULL,
    times integer NOT NULL CHECK (times > 0),
    PRIMARY KEY (workspace_id, app, reason)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['pauses', 'failures_in_a_row'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY same_workspace ON %I TO automation_log_program
            USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY owner_works ON %I TO automation_log_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
-- UPDATE only to hold a pause in place while a job notes that it waits for its end.
GRANT SELECT, INSERT, UPDATE, DELETE ON pauses, failures_in_a_row TO automation_log_program;

-- A job that waits for a pause to end is not overdue: the end queues it.
CREATE OR REPLACE FUNCTION door_due_jobs(due_before timestamptz) RETURNS TABLE (workspace_id uuid, job_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ BEGIN RETURN QUERY
        SELECT j.workspace_id, j.id FROM jobs j
        WHERE j.due_at < due_before
          AND NOT EXISTS (SELECT 1 FROM leases l
                          WHERE l.workspace_id = j.workspace_id AND l.resource = j.waits_on)
          AND NOT EXISTS (SELECT 1 FROM pauses p
                          WHERE p.workspace_id = j.workspace_id AND p.resource = j.waits_on)
          AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs q
                          WHERE q.args ->> 'job_id' = j.id::text AND q.status = 'todo')
        ORDER BY j.due_at LIMIT 100;
    END $$;

-- A job says that it waits for a pause only while there is one.
CREATE OR REPLACE VIEW shown_jobs WITH (security_invoker = true) AS
SELECT j.workspace_id, j.root_id, j.id, j.parent_id, j.is_leaf, j.task, j.target_kind, j.target_label, j.subject,
    j.actor_kind, j.actor_label, j.trigger, j.cause_kind, j.cause_sentence, j.app, j.status, j.settled, j.reason,
    j.detail, j.evidence, j.attempt, j.due_at, j.scheduled_for, j.cancel_requested_at, j.created_at, j.updated_at,
    j.started_at, j.finished_at, j.rerun_of,
    j.decided_by, d.subject AS decider_subject, d.target_label AS decider_label,
    CASE WHEN p.id IS NULL AND j.waits_on LIKE 'pause:%' THEN NULL ELSE j.waits_for END AS waits_for,
    h.id AS holder_id, h.task AS holder_task, h.subject AS holder_subject, h.target_label AS holder_label,
    t.queued, t.started, t.running, t.retrying, t.completed, t.not_completed,
    j.asked
FROM jobs j
LEFT JOIN tallies t ON t.root_id = j.root_id AND t.id = j.id
LEFT JOIN jobs d ON d.root_id = j.root_id AND d.id = j.decided_by
LEFT JOIN leases l ON l.workspace_id = j.workspace_id AND l.resource = j.waits_on
LEFT JOIN pauses p ON p.workspace_id = j.workspace_id AND p.resource = j.waits_on
LEFT JOIN jobs h ON h.id = l.holder;
