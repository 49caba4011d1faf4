-- Who read what. No entries: reading wakes no live page, and a table of its own grows by reading alone.

-- `kind`: 1 a job, 2 the log as a filter shows it, 3 an export. `hour` is the whole hour of `read_at`: what a session reads
-- again within it adds nothing. `session_id` names no row that has to stay; who exports by a key or as an operator has none.
CREATE TABLE reads (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),
    actor_kind smallint NOT NULL,
    actor_id uuid,
    actor_label text NOT NULL,
    session_id uuid,
    job_id uuid,
    filter text,
    read_at timestamptz NOT NULL,
    hour timestamptz NOT NULL,
    CHECK ((kind = 1) = (job_id IS NOT NULL)),
    CHECK ((kind = 1) = (filter IS NULL)),
    CHECK (kind = 3 OR session_id IS NOT NULL)
);
CREATE UNIQUE INDEX reads_job_once ON reads (workspace_id, session_id, job_id, hour) WHERE kind = 1;
CREATE UNIQUE INDEX reads_log_once ON reads (workspace_id, session_id, md5(filter), hour) WHERE kind = 2;
CREATE INDEX reads_of_job ON reads (workspace_id, job_id, read_at DESC) WHERE kind = 1;
-- Retention will go by it.
CREATE INDEX reads_time ON reads (workspace_id, read_at);

ALTER TABLE reads ENABLE ROW LEVEL SECURITY;
ALTER TABLE reads FORCE ROW LEVEL SECURITY;
CREATE POLICY same_workspace ON reads TO automation_log_program
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
CREATE POLICY owner_works ON reads TO automation_log_owner USING (true) WITH CHECK (true);
-- What was read stays read.
GRANT SELECT, INSERT ON reads TO automation_log_program;
