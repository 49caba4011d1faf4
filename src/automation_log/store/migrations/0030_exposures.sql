-- Whether a person is fully out: the accounts they could reach, where rosters show them, and what is still open.

-- Which account somebody could reach, and since when they no longer can; whoever reaches it again loses it anew.
CREATE TABLE lost_accounts (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    email text NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts,
    lost_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, email, account_id)
);
ALTER TABLE lost_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE lost_accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY same_workspace ON lost_accounts TO automation_log_program
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
CREATE POLICY owner_works ON lost_accounts TO automation_log_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON lost_accounts TO automation_log_program;

-- A column, as an index on lower(email) is of no use behind the walls: lower() is not leakproof.
ALTER TABLE roster ADD COLUMN person text GENERATED ALWAYS AS (lower(email)) STORED;
CREATE INDEX roster_person ON roster (workspace_id, person);

-- Deleted members are found by their address too.
CREATE INDEX members_of_email ON members (workspace_id, email);
CREATE INDEX sessions_of_member ON sessions (member_id);

-- Leaves that are to end somebody's access, and were not observed to: the oldest trigger first, as ids carry the time.
-- Rotations only where access that changed led to them (cause_kind 4); the others end nobody's access.
CREATE INDEX jobs_exposed ON jobs (workspace_id, root_id, id)
    WHERE is_leaf AND task IN (4, 5, 6) AND (task <> 5 OR cause_kind = 4)
        AND (status <> 5 OR evidence IS DISTINCT FROM 3);
-- What ended one of them later: the same person out of the same hub.
CREATE INDEX jobs_observed_gone ON jobs (workspace_id, target_id, subject)
    WHERE is_leaf AND task = 4 AND status = 5 AND evidence = 3;
CREATE INDEX jobs_given ON jobs (workspace_id, target_id, subject, created_at) WHERE is_leaf AND task = 1;
