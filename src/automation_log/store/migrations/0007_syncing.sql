-- What a sync may do in a business hub, what it read there, and whom it found.

ALTER TABLE hubs
    ADD COLUMN removes_unmatched boolean NOT NULL DEFAULT false,
    ADD COLUMN safeguard_percent smallint NOT NULL DEFAULT 20 CHECK (safeguard_percent BETWEEN 0 AND 100);

CREATE TABLE exemptions (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    hub_id uuid NOT NULL REFERENCES hubs,
    email text NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    exempted_by text NOT NULL,
    exempted_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, hub_id, email)
);

CREATE TABLE roster_assets (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    hub_id uuid NOT NULL REFERENCES hubs,
    username text NOT NULL,
    asset text NOT NULL,
    roles text NOT NULL,
    PRIMARY KEY (workspace_id, hub_id, username, asset)
);

-- What an attempt at a sync came to, and what the safeguard allowed at that time.
CREATE TABLE syncs (
    root_id uuid NOT NULL,
    job_id uuid NOT NULL,
    attempt integer NOT NULL,
    workspace_id uuid NOT NULL,
    matched integer NOT NULL,
    unmatched integer NOT NULL,
    exempt integer NOT NULL,
    removals integer NOT NULL,
    memberships integer NOT NULL,
    membership_removals integer NOT NULL,
    safeguard_percent smallint NOT NULL,
    is_preview boolean NOT NULL,
    PRIMARY KEY (root_id, job_id, attempt)
) PARTITION BY RANGE (root_id);
CREATE TABLE syncs_default PARTITION OF syncs DEFAULT;

-- Whom an attempt at a sync found; removals first. `state`: 1 matched, 2 unmatched, 3 exempt; `why`: why
-- somebody who is no member stays. `assets` is a list of {asset, role}; `removal_id` the nested job that removes the person, if one was made.
CREATE TABLE findings (
    root_id uuid NOT NULL,
    job_id uuid NOT NULL,
    attempt integer NOT NULL,
    place integer NOT NULL,
    workspace_id uuid NOT NULL,
    username text NOT NULL,
    email text NOT NULL,
    roles text NOT NULL,
    assets jsonb NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    why text NOT NULL,
    is_removal boolean NOT NULL,
    removal_id uuid,
    PRIMARY KEY (root_id, job_id, attempt, place)
) PARTITION BY RANGE (root_id);
CREATE TABLE findings_default PARTITION OF findings DEFAULT;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['exemptions', 'roster_assets', 'syncs', 'findings'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY same_workspace ON %I TO automation_log_program
            USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY owner_works ON %I TO automation_log_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON exemptions, roster_assets TO automation_log_program;
-- As entries and pictures: what was found is added, never changed.
GRANT SELECT, INSERT ON syncs, findings TO automation_log_program;

-- Pages say whether a job is a preview.
CREATE OR REPLACE VIEW shown_jobs WITH (security_invoker = true) AS
SELECT j.workspace_id, j.root_id, j.id, j.parent_id, j.is_leaf, j.task, j.target_kind, j.target_label, j.subject,
    j.actor_kind, j.actor_label, j.trigger, j.cause_kind, j.cause_sentence, j.app, j.status, j.settled, j.reason,
    j.detail, j.evidence, j.attempt, j.due_at, j.scheduled_for, j.cancel_requested_at, j.created_at, j.updated_at,
    j.started_at, j.finished_at, j.rerun_of,
    j.decided_by, d.subject AS decider_subject, d.target_label AS decider_label,
    j.waits_for, h.id AS holder_id, h.task AS holder_task, h.subject AS holder_subject, h.target_label AS holder_label,
    t.queued, t.started, t.running, t.retrying, t.completed, t.not_completed,
    j.asked
FROM jobs j
LEFT JOIN tallies t ON t.root_id = j.root_id AND t.id = j.id
LEFT JOIN jobs d ON d.root_id = j.root_id AND d.id = j.decided_by
LEFT JOIN leases l ON l.workspace_id = j.workspace_id AND l.resource = j.waits_on
LEFT JOIN jobs h ON h.id = l.holder;
