-- What programs call the API with: a key of one member, of which only the SHA-256 is kept.
CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    member_id uuid NOT NULL REFERENCES members,
    name text NOT NULL,
    key_hash bytea NOT NULL UNIQUE,
    scopes text[] NOT NULL CHECK (
        scopes <@ ARRAY['jobs:read', 'jobs:write', 'directory:read', 'directory:write', 'apps:read']),
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    used_at timestamptz
);
-- Jobs name a key by its owner and its name: one at a time has it.
CREATE UNIQUE INDEX api_keys_name_once ON api_keys (workspace_id, member_id, lower(name)) WHERE ended_at IS NULL;

ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY same_workspace ON api_keys TO automation_log_program
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
CREATE POLICY owner_works ON api_keys TO automation_log_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON api_keys TO automation_log_program;

CREATE FUNCTION door_api_key(wanted bytea) RETURNS TABLE (workspace_id uuid, key_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT k.workspace_id, k.id FROM api_keys k WHERE k.key_hash = wanted $$;

REVOKE ALL ON FUNCTION door_api_key(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door_api_key(bytea) TO automation_log_program;

-- Lists are read a page at a time, in the order things were made.
CREATE INDEX members_made ON members (workspace_id, id);
CREATE INDEX teams_made ON teams (workspace_id, id);
CREATE INDEX collections_made ON collections (workspace_id, id);
CREATE INDEX accounts_made ON accounts (workspace_id, id);
CREATE INDEX hubs_made ON hubs (workspace_id, id);

-- The API tells ids where the pages tell names.
CREATE OR REPLACE VIEW shown_jobs WITH (security_invoker = true) AS
SELECT j.workspace_id, j.root_id, j.id, j.parent_id, j.is_leaf, j.task, j.target_kind, j.target_label, j.subject,
    j.actor_kind, j.actor_label, j.trigger, j.cause_kind, j.cause_sentence, j.app, j.status, j.settled, j.reason,
    j.detail, j.evidence, j.attempt, j.due_at, j.scheduled_for, j.cancel_requested_at, j.created_at, j.updated_at,
    j.started_at, j.finished_at, j.rerun_of,
    j.decided_by, d.subject AS decider_subject, d.target_label AS decider_label,
    CASE WHEN p.id IS NULL AND j.waits_on LIKE 'pause:%' THEN NULL ELSE j.waits_for END AS waits_for,
    h.id AS holder_id, h.task AS holder_task, h.subject AS holder_subject, h.target_label AS holder_label,
    t.queued, t.started, t.running, t.retrying, t.completed, t.not_completed,
    j.asked, j.target_id, j.actor_id, j.cause_id
FROM jobs j
LEFT JOIN tallies t ON t.root_id = j.root_id AND t.id = j.id
LEFT JOIN jobs d ON d.root_id = j.root_id AND d.id = j.decided_by
LEFT JOIN leases l ON l.workspace_id = j.workspace_id AND l.resource = j.waits_on
LEFT JOIN pauses p ON p.workspace_id = j.workspace_id AND p.resource = j.waits_on
LEFT JOIN jobs h ON h.id = l.holder;
