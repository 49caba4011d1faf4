-- Policies, what came of each of their windows, and the time by which a scheduled job must have begun.

ALTER TABLE jobs ADD COLUMN window_ends_at timestamptz;
CREATE INDEX jobs_window_ends ON jobs (window_ends_at)
    WHERE window_ends_at IS NOT NULL AND status = 1 AND is_leaf;
-- What a policy asks before it fires: who still goes on, when somebody last had a turn, who has logged in.
CREATE INDEX jobs_open_by_policy ON jobs (workspace_id, trigger, target_id)
    WHERE NOT settled AND trigger IN (2, 3) AND parent_id IS NOT NULL;
CREATE INDEX jobs_of_account ON jobs (workspace_id, target_id, task, id) WHERE is_leaf AND target_kind = 1;

-- `kind`: 1 nightly sync, 2 rotation every so many days, 3 rotation so many hours after a login. `every` counts days
-- or hours. Windows count from `since`. A deleted policy stays, as its runs do.
CREATE TABLE policies (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),
    app text NOT NULL CHECK ((app = '') = (kind = 1)),
    every smallint NOT NULL CHECK (every > 0),
    starts_on date NOT NULL,
    zone text NOT NULL,
    opens time NOT NULL,
    lasts_minutes smallint NOT NULL CHECK (lasts_minutes BETWEEN 1 AND 1440),
    is_on boolean NOT NULL,
    since timestamptz NOT NULL,
    deleted_at timestamptz
);
CREATE UNIQUE INDEX policies_one_of_a_kind ON policies (workspace_id, kind, app) WHERE deleted_at IS NULL;

-- The hubs or accounts that a policy leaves alone.
CREATE TABLE policy_exceptions (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    policy_id uuid NOT NULL REFERENCES policies,
    target_id uuid NOT NULL,
    PRIMARY KEY (policy_id, target_id)
);

-- What came of a window, for ever: this key is why no window fires twice. `outcome`: 1 started, 2 missed, 3 nothing
-- due. `id` is the entry that says so, and the cause of the jobs.
CREATE TABLE policy_runs (
    policy_id uuid NOT NULL REFERENCES policies,
    window_key text NOT NULL,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    id uuid NOT NULL,
    opens_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    outcome smallint NOT NULL CHECK (outcome BETWEEN 1 AND 3),
    job_id uuid,
    PRIMARY KEY (policy_id, window_key)
);
CREATE INDEX policy_runs_id ON policy_runs (id);
CREATE INDEX policy_runs_latest ON policy_runs (policy_id, opens_at DESC);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['policies', 'policy_exceptions', 'policy_runs'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY same_workspace ON %I TO automation_log_program
            USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY owner_works ON %I TO automation_log_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON policies TO automation_log_program;
GRANT SELECT, INSERT, DELETE ON policy_exceptions TO automation_log_program;
-- What came of a window is never changed.
GRANT SELECT, INSERT ON policy_runs TO automation_log_program;

-- Every workspace that has a policy to watch, or has yet to get the one that each has.
CREATE FUNCTION door_policy_workspaces() RETURNS TABLE (workspace_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT w.id FROM workspaces w
          WHERE EXISTS (SELECT FROM policies p
                        WHERE p.workspace_id = w.id AND p.is_on AND p.deleted_at IS NULL)
             OR NOT EXISTS (SELECT FROM policies p WHERE p.workspace_id = w.id AND p.kind = 1)
          ORDER BY w.id $$;

-- Whoever is still Queued when the window has ended.
CREATE FUNCTION door_missed_jobs(now timestamptz) RETURNS TABLE (workspace_id uuid, job_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT j.workspace_id, j.id FROM jobs j
          WHERE j.window_ends_at < now AND j.status = 1 AND j.is_leaf
          ORDER BY j.window_ends_at LIMIT 100 $$;

REVOKE ALL ON FUNCTION door_policy_workspaces(), door_missed_jobs(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door_policy_workspaces(), door_missed_jobs(timestamptz) TO automation_log_program;
