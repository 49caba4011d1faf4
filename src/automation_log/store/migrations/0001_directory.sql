-- The workspace and what stands in its directory.

CREATE FUNCTION current_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('automation_log.workspace', true), '')::uuid $$;

CREATE TABLE workspaces (
    id uuid PRIMARY KEY,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
    name text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE members (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    email text NOT NULL,
    name text NOT NULL,
    role smallint NOT NULL CHECK (role BETWEEN 1 AND 6),
    password_hash text,
    created_at timestamptz NOT NULL,
    UNIQUE (workspace_id, email)
);
CREATE INDEX members_email ON members (email);
CREATE UNIQUE INDEX members_one_owner ON members (workspace_id) WHERE role = 1;

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    member_id uuid NOT NULL REFERENCES members,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);

CREATE TABLE sign_in_links (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    member_id uuid NOT NULL REFERENCES members,
    token_hash bytea NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    app text NOT NULL,
    address text NOT NULL,
    label text NOT NULL,
    username text NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (workspace_id, app, address, username)
);

CREATE TABLE hubs (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    app text NOT NULL,
    address text NOT NULL,
    label text NOT NULL,
    service_account_id uuid NOT NULL REFERENCES accounts,
    created_at timestamptz NOT NULL
);

CREATE TABLE roster (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    hub_id uuid NOT NULL REFERENCES hubs,
    username text NOT NULL,
    email text NOT NULL,
    roles text NOT NULL,
    is_active boolean NOT NULL,
    member_id uuid REFERENCES members,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, hub_id, username)
);

-- state: 1 pending, 2 live, 3 retired. A job makes one secret a field, and every attempt reuses it.
CREATE TABLE secrets (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    account_id uuid NOT NULL REFERENCES accounts,
    field text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    made_by_job uuid,
    key_id text NOT NULL,
    wrapped_key bytea NOT NULL,
    nonce bytea NOT NULL,
    ciphertext bytea NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (workspace_id, account_id, field, version)
);
CREATE UNIQUE INDEX secrets_one_live ON secrets (workspace_id, account_id, field) WHERE state = 2;
CREATE UNIQUE INDEX secrets_one_a_job ON secrets (workspace_id, account_id, field, made_by_job)
    WHERE made_by_job IS NOT NULL;

CREATE TABLE idempotency_keys (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    owner text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    job_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, owner, key)
);

-- The right to hold a session. Only a release or a takeover frees a row, so a stale fence never meets a free lease.
CREATE TABLE leases (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    resource text NOT NULL,
    slot integer NOT NULL DEFAULT 0,
    holder uuid NOT NULL,
    fence bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, resource, slot)
);
CREATE INDEX leases_holder ON leases (holder);
CREATE INDEX leases_expiry ON leases (expires_at);
