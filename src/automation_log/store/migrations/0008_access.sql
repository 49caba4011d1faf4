-- Why people have their roles in a business hub, and secrets that a job made anew after the app refused the first.

CREATE TABLE grants (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    hub_id uuid NOT NULL REFERENCES hubs,
    email text NOT NULL,
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),
    source_id uuid,
    role text NOT NULL,
    created_at timestamptz NOT NULL,
    CHECK ((kind = 1) = (source_id IS NULL))
);
CREATE UNIQUE INDEX grants_one_a_reason ON grants (workspace_id, hub_id, email, kind, source_id, role) NULLS NOT DISTINCT;

ALTER TABLE grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE grants FORCE ROW LEVEL SECURITY;
CREATE POLICY same_workspace ON grants TO automation_log_program
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
CREATE POLICY owner_works ON grants TO automation_log_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON grants TO automation_log_program;

-- A job has one secret a field at a time; one that the app refused, or that it replaced, is retired and another made.
DROP INDEX secrets_one_a_job;
CREATE UNIQUE INDEX secrets_one_a_job ON secrets (workspace_id, account_id, field, made_by_job)
    WHERE made_by_job IS NOT NULL AND state < 3;
