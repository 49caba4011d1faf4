-- Saved views of the log: a filter under a name, one member's own or the workspace's, one of each kind the default.
CREATE TABLE views (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    member_id uuid REFERENCES members,
    name text NOT NULL CHECK (name <> ''),
    filter text NOT NULL,
    is_default boolean NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX views_name_once ON views (workspace_id, member_id, lower(name)) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX views_default_once ON views (workspace_id, member_id) NULLS NOT DISTINCT WHERE is_default;

ALTER TABLE views ENABLE ROW LEVEL SECURITY;
ALTER TABLE views FORCE ROW LEVEL SECURITY;
CREATE POLICY same_workspace ON views TO automation_log_program
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
CREATE POLICY owner_works ON views TO automation_log_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON views TO automation_log_program;
