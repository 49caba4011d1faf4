-- Batches: one act for all jobs that a filter found, and what became of each. The filter and the actor's label may
-- name people: they are in the register of places.

CREATE TABLE batches (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    act smallint NOT NULL CHECK (act BETWEEN 1 AND 3),
    filter text NOT NULL,
    actor_kind smallint NOT NULL CHECK (actor_kind BETWEEN 1 AND 5),
    actor_id uuid,
    actor_label text NOT NULL,
    because text NOT NULL,
    trigger smallint NOT NULL CHECK (trigger BETWEEN 1 AND 9),
    asked_at timestamptz NOT NULL,
    upto uuid,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
    roots integer NOT NULL CHECK (roots >= 0),
    nested integer NOT NULL CHECK (nested >= 0),
    found integer NOT NULL CHECK (found >= 0),
    done integer NOT NULL DEFAULT 0 CHECK (done >= 0),
    refused integer NOT NULL DEFAULT 0 CHECK (refused >= 0),
    left_out jsonb NOT NULL,
    begun_at timestamptz,
    ended_at timestamptz,
    ended_by text,
    CHECK (done + refused <= found),
    CHECK (state <> 3 OR done + refused = found),
    CHECK ((state = 1) = (begun_at IS NULL)),
    CHECK ((state IN (3, 4)) = (ended_at IS NOT NULL))
);
CREATE INDEX batches_of_workspace ON batches (workspace_id, id DESC);
CREATE INDEX batches_running ON batches (begun_at) WHERE state = 2;

CREATE TABLE batch_jobs (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    batch_id uuid NOT NULL REFERENCES batches ON DELETE CASCADE,
    root_id uuid NOT NULL,
    job_id uuid NOT NULL,
    seen_at timestamptz NOT NULL,
    state smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 3),
    reason text,
    made_id uuid,
    PRIMARY KEY (batch_id, job_id),
    CHECK ((state = 3) = (reason IS NOT NULL)),
    CHECK (made_id IS NULL OR state = 2)
);
CREATE INDEX batch_jobs_waiting ON batch_jobs (batch_id, root_id, job_id) WHERE state = 1;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['batches', 'batch_jobs'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY same_workspace ON %I TO automation_log_program
            USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY owner_works ON %I TO automation_log_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON batches, batch_jobs TO automation_log_program;
-- A preview that nobody said yes to goes, with its jobs; what was begun stays for good.
GRANT DELETE ON batches TO automation_log_program;
CREATE POLICY only_previews_go ON batches AS RESTRICTIVE FOR DELETE TO automation_log_program USING (state = 1);

-- The batches that a worker is to go on with, the longest begun first.
CREATE FUNCTION door_running_batches() RETURNS TABLE (workspace_id uuid, batch_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT b.workspace_id, b.id FROM batches b WHERE b.state = 2 ORDER BY b.begun_at LIMIT 100 $$;
REVOKE ALL ON FUNCTION door_running_batches() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door_running_batches() TO automation_log_program;
