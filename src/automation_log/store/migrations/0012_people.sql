-- Members as a directory keeps them, teams and collections, and everything that gives people access through them.

ALTER TABLE workspaces ADD COLUMN directory_version bigint NOT NULL DEFAULT 0;

-- `username`, `external_id` and `pushed` are an identity provider's; a member it does not manage has none of them.
ALTER TABLE members
    ADD COLUMN is_active boolean NOT NULL DEFAULT true,
    ADD COLUMN is_managed boolean NOT NULL DEFAULT false,
    ADD COLUMN username text,
    ADD COLUMN external_id text,
    ADD COLUMN pushed jsonb,
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN changed_at timestamptz,
    ADD COLUMN deleted_at timestamptz,
    ADD CHECK (is_managed = (username IS NOT NULL)),
    ADD CHECK (deleted_at IS NULL OR NOT is_active),
    ADD CHECK (role <> 1 OR is_active);
UPDATE members SET changed_at = created_at;
ALTER TABLE members ALTER COLUMN changed_at SET NOT NULL;
ALTER TABLE members DROP CONSTRAINT members_workspace_id_email_key;
CREATE UNIQUE INDEX members_once ON members (workspace_id, email) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX members_username_once ON members (workspace_id, lower(username)) WHERE deleted_at IS NULL;

CREATE TABLE teams (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    name text NOT NULL,
    is_managed boolean NOT NULL DEFAULT false,
    external_id text,
    pushed jsonb,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX teams_name ON teams (workspace_id, lower(name), id);
CREATE UNIQUE INDEX teams_external_once ON teams (workspace_id, external_id) WHERE external_id IS NOT NULL;

-- `display` is what an identity provider calls the member in its group.
CREATE TABLE team_members (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    team_id uuid NOT NULL REFERENCES teams ON DELETE CASCADE,
    member_id uuid NOT NULL REFERENCES members,
    display text,
    since timestamptz NOT NULL,
    PRIMARY KEY (team_id, member_id)
);
CREATE INDEX team_members_member ON team_members (member_id);

-- What a team gives its members: a role in a hub, or, where `asset` is not empty, in one asset of it.
CREATE TABLE team_shares (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    team_id uuid NOT NULL REFERENCES teams ON DELETE CASCADE,
    hub_id uuid NOT NULL REFERENCES hubs,
    asset text NOT NULL DEFAULT '',
    role text NOT NULL CHECK (role <> ''),
    PRIMARY KEY (team_id, hub_id, asset)
);

CREATE TABLE collections (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    parent_id uuid REFERENCES collections,
    depth smallint NOT NULL CHECK (depth BETWEEN 1 AND 6),
    name text NOT NULL,
    owner_id uuid NOT NULL REFERENCES members,
    created_at timestamptz NOT NULL,
    CHECK ((depth = 1) = (parent_id IS NULL))
);
CREATE INDEX collections_parent ON collections (parent_id);

CREATE TABLE collection_hubs (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    collection_id uuid NOT NULL REFERENCES collections ON DELETE CASCADE,
    hub_id uuid NOT NULL REFERENCES hubs,
    asset text NOT NULL DEFAULT '',
    role text NOT NULL CHECK (role <> ''),
    PRIMARY KEY (collection_id, hub_id, asset)
);

CREATE TABLE collection_accounts (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    collection_id uuid NOT NULL REFERENCES collections ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES accounts,
    PRIMARY KEY (collection_id, account_id)
);

-- With whom a collection, or a single account, is shared: one member, or the members of one team.
CREATE TABLE collection_shares (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    collection_id uuid NOT NULL REFERENCES collections ON DELETE CASCADE,
    member_id uuid REFERENCES members,
    team_id uuid REFERENCES teams ON DELETE CASCADE,
    CHECK (num_nonnulls(member_id, team_id) = 1),
    UNIQUE NULLS NOT DISTINCT (collection_id, member_id, team_id)
);

CREATE TABLE account_shares (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    account_id uuid NOT NULL REFERENCES accounts,
    member_id uuid REFERENCES members,
    team_id uuid REFERENCES teams ON DELETE CASCADE,
    CHECK (num_nonnulls(member_id, team_id) = 1),
    UNIQUE NULLS NOT DISTINCT (account_id, member_id, team_id)
);

-- What a collection offers a person, and what the person made of it. `state`: 1 open, 2 claimed, 3 skipped.
CREATE TABLE claims (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    member_id uuid NOT NULL REFERENCES members,
    collection_id uuid NOT NULL REFERENCES collections ON DELETE CASCADE,
    hub_id uuid NOT NULL REFERENCES hubs,
    asset text NOT NULL DEFAULT '',
    role text NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 3),
    offered_at timestamptz NOT NULL,
    UNIQUE (member_id, collection_id, hub_id, asset)
);

-- Which change made something as it is, and the job that followed from it: a delivery of the same again is said there.
CREATE TABLE state_changes (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    about text NOT NULL,
    version bigint NOT NULL,
    job_id uuid,
    PRIMARY KEY (workspace_id, about)
);

CREATE TABLE scim_tokens (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    name text NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    ends_at timestamptz,
    used_at timestamptz
);

-- Grants are direct ones from here on: those through teams and collections are told from what these are.
DELETE FROM grants WHERE kind <> 1;
DROP INDEX grants_one_a_reason;
ALTER TABLE grants DROP COLUMN kind, DROP COLUMN source_id, ADD COLUMN asset text NOT NULL DEFAULT '';
ALTER TABLE grants RENAME TO direct_grants;
CREATE UNIQUE INDEX direct_grants_once ON direct_grants (workspace_id, hub_id, email, asset, role);
GRANT UPDATE ON direct_grants TO automation_log_program;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['teams', 'team_members', 'team_shares', 'collections', 'collection_hubs',
        'collection_accounts', 'collection_shares', 'account_shares', 'claims', 'state_changes', 'scim_tokens'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY same_workspace ON %I TO automation_log_program
            USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY owner_works ON %I TO automation_log_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO automation_log_program', name);
    END LOOP;
END $$;

-- Every reason why somebody has a role somewhere. `kind`: 1 direct, 2 team, 3 collection.
CREATE VIEW access_grants WITH (security_invoker = true) AS
SELECT g.workspace_id, g.hub_id, g.asset, g.email, 1::smallint AS kind, NULL::uuid AS source_id, g.role
FROM direct_grants g
UNION ALL
SELECT s.workspace_id, s.hub_id, s.asset, m.email, 2::smallint, s.team_id, s.role
FROM team_members t
JOIN members m ON m.id = t.member_id AND m.is_active
JOIN team_shares s ON s.team_id = t.team_id
UNION ALL
SELECT c.workspace_id, c.hub_id, c.asset, m.email, 3::smallint, c.collection_id, c.role
FROM claims c
JOIN members m ON m.id = c.member_id AND m.is_active
WHERE c.state = 2;

-- Whom a collection reaches: those it, or a collection it stands in, is shared with.
CREATE VIEW collection_people WITH (security_invoker = true) AS
WITH RECURSIVE upward AS (
    SELECT id AS collection_id, id AS above_id, parent_id FROM collections
    UNION ALL
    SELECT u.collection_id, c.id, c.parent_id FROM upward u JOIN collections c ON c.id = u.parent_id
)
SELECT DISTINCT m.workspace_id, u.collection_id, m.id AS member_id, m.email
FROM upward u
JOIN collection_shares s ON s.collection_id = u.above_id
LEFT JOIN team_members t ON t.team_id = s.team_id
JOIN members m ON m.id = coalesce(s.member_id, t.member_id) AND m.is_active;

-- Who can reach which account.
CREATE VIEW account_reach WITH (security_invoker = true) AS
SELECT s.workspace_id, s.account_id, m.email
FROM account_shares s
LEFT JOIN team_members t ON t.team_id = s.team_id
JOIN members m ON m.id = coalesce(s.member_id, t.member_id) AND m.is_active
UNION
SELECT a.workspace_id, a.account_id, p.email
FROM collection_accounts a
JOIN collection_people p ON p.collection_id = a.collection_id;

GRANT SELECT ON access_grants, collection_people, account_reach TO automation_log_program;

CREATE OR REPLACE FUNCTION door_members_by_email(wanted text) RETURNS TABLE (workspace_id uuid, member_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT m.workspace_id, m.id FROM members m WHERE m.email = wanted AND m.is_active ORDER BY m.id LIMIT 10 $$;

CREATE FUNCTION door_scim_token(wanted bytea) RETURNS TABLE (workspace_id uuid, token_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT t.workspace_id, t.id FROM scim_tokens t WHERE t.token_hash = wanted $$;

REVOKE ALL ON FUNCTION door_scim_token(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door_scim_token(bytea) TO automation_log_program;
