-- Every workspace table shows the program only the workspace of this transaction.

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['members', 'sessions', 'sign_in_links', 'accounts', 'hubs', 'roster', 'secrets',
        'idempotency_keys', 'leases', 'jobs', 'tallies', 'entries', 'pictures'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY same_workspace ON %I TO automation_log_program
            USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY owner_works ON %I TO automation_log_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;

ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspaces FORCE ROW LEVEL SECURITY;
CREATE POLICY same_workspace ON workspaces TO automation_log_program
    USING (id = current_workspace()) WITH CHECK (id = current_workspace());
CREATE POLICY owner_works ON workspaces TO automation_log_owner USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON workspaces, members, sessions, sign_in_links, accounts, hubs, secrets, jobs, tallies
    TO automation_log_program;
GRANT SELECT, INSERT, UPDATE, DELETE ON roster, leases, idempotency_keys TO automation_log_program;
-- What is recorded stays: the program may add entries and pictures, never change or delete them.
GRANT SELECT, INSERT ON entries, pictures TO automation_log_program;
GRANT SELECT ON epochs TO automation_log_program;
