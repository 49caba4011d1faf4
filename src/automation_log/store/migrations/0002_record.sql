-- The record: jobs, their tallies, the entries and the pictures, by month of the root's id.

-- The SQL twin of domain/statuses.py; a property test holds the two together.
CREATE FUNCTION roll_up(queued integer, started integer, running integer, retrying integer, completed integer,
                        not_completed integer)
    RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (CASE
        WHEN not_completed > 0 THEN 6
        WHEN retrying > 0 THEN 4
        WHEN running > 0 THEN 3
        WHEN completed > 0 AND queued + started = 0 THEN 5
        WHEN started + completed > 0 THEN 2
        ELSE 1 END)::smallint $$;

CREATE TABLE jobs (
    root_id uuid NOT NULL,
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    parent_id uuid,
    path uuid[] NOT NULL,
    depth smallint NOT NULL,
    is_leaf boolean NOT NULL,
    task smallint NOT NULL CHECK (task BETWEEN 1 AND 8),
    target_kind smallint NOT NULL CHECK (target_kind BETWEEN 1 AND 8),
    target_id uuid NOT NULL,
    target_label text NOT NULL,
    subject text,
    actor_kind smallint NOT NULL CHECK (actor_kind BETWEEN 1 AND 5),
    actor_id uuid,
    actor_label text NOT NULL,
    trigger smallint NOT NULL CHECK (trigger BETWEEN 1 AND 9),
    cause_kind smallint NOT NULL CHECK (cause_kind BETWEEN 1 AND 4),
    cause_id uuid,
    cause_sentence text NOT NULL,
    app text NOT NULL,
    asked jsonb NOT NULL,
    status smallint NOT NULL CHECK (status BETWEEN 1 AND 6),
    settled boolean NOT NULL,
    decided_by uuid,
    reason text,
    detail text,
    evidence smallint CHECK (evidence BETWEEN 1 AND 3),
    attempt integer NOT NULL,
    fence bigint NOT NULL,
    waits_for text,
    waits_on text,
    due_at timestamptz,
    scheduled_for timestamptz,
    cancel_requested_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    started_at timestamptz,
    finished_at timestamptz,
    rerun_of uuid,
    PRIMARY KEY (root_id, id),
    CHECK (depth = cardinality(path)),
    CHECK ((parent_id IS NULL) = (depth = 0)),
    CHECK (settled = (finished_at IS NOT NULL)),
    CHECK (status <> 6 OR NOT is_leaf OR reason IS NOT NULL),
    CHECK (status <> 4 OR NOT is_leaf OR due_at IS NOT NULL)
) PARTITION BY RANGE (root_id);
CREATE INDEX jobs_id ON jobs (id);
CREATE INDEX jobs_roots ON jobs (workspace_id, id DESC) WHERE parent_id IS NULL;
CREATE INDEX jobs_roots_by_status ON jobs (workspace_id, status, id DESC) WHERE parent_id IS NULL;
CREATE INDEX jobs_nested ON jobs (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX jobs_nested_by_status ON jobs (parent_id, status, id) WHERE parent_id IS NOT NULL;
CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE tallies (
    root_id uuid NOT NULL,
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    queued integer NOT NULL CHECK (queued >= 0),
    started integer NOT NULL CHECK (started >= 0),
    running integer NOT NULL CHECK (running >= 0),
    retrying integer NOT NULL CHECK (retrying >= 0),
    completed integer NOT NULL CHECK (completed >= 0),
    not_completed integer NOT NULL CHECK (not_completed >= 0),
    PRIMARY KEY (root_id, id)
) PARTITION BY RANGE (root_id);

CREATE TABLE epochs (epoch integer PRIMARY KEY, since timestamptz NOT NULL);
INSERT INTO epochs VALUES (1, now());

CREATE FUNCTION current_epoch() RETURNS integer LANGUAGE sql STABLE AS $$ SELECT max(epoch) FROM epochs $$;

CREATE TABLE entries (
    root_id uuid NOT NULL,
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    about_kind smallint NOT NULL,
    about_id uuid NOT NULL,
    kind smallint NOT NULL,
    at timestamptz NOT NULL,
    public text NOT NULL,
    salt bytea CHECK (length(salt) = 16),
    personal text,
    personal_hash bytea NOT NULL CHECK (length(personal_hash) = 32),
    leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
    epoch integer NOT NULL DEFAULT current_epoch(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (root_id, id)
) PARTITION BY RANGE (root_id);
CREATE INDEX entries_about ON entries (about_id, id);
CREATE INDEX entries_position ON entries (epoch, xid, id);

CREATE TABLE pictures (
    root_id uuid NOT NULL,
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    job_id uuid NOT NULL,
    attempt integer NOT NULL,
    png bytea NOT NULL,
    taken_at timestamptz NOT NULL,
    PRIMARY KEY (root_id, id)
) PARTITION BY RANGE (root_id);
CREATE INDEX pictures_job ON pictures (job_id);

CREATE TABLE jobs_default PARTITION OF jobs DEFAULT;
CREATE TABLE tallies_default PARTITION OF tallies DEFAULT;
CREATE TABLE entries_default PARTITION OF entries DEFAULT;
CREATE TABLE pictures_default PARTITION OF pictures DEFAULT;
