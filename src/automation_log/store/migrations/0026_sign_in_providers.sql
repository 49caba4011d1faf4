-- Which identity provider vouches for the people of a workspace at sign-in, and as whom it knows each of them.

-- One at a time; those before stay for the log. `takes_unverified`: an e-mail is believed of which it does not say whether it is
-- the person's.
CREATE TABLE sign_in_providers (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    name text NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    takes_unverified boolean NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    ended_at timestamptz,
    used_at timestamptz
);
CREATE UNIQUE INDEX sign_in_providers_one ON sign_in_providers (workspace_id) WHERE ended_at IS NULL;

-- What we are known to it by, sealed in the vault.
CREATE TABLE sign_in_provider_secrets (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    provider_id uuid PRIMARY KEY REFERENCES sign_in_providers,
    key_id text NOT NULL,
    wrapped_key bytea NOT NULL,
    nonce bytea NOT NULL,
    ciphertext bytea NOT NULL
);

-- From the first sign-in on the issuer's `subject` decides who somebody is: an e-mail may be given to somebody else.
CREATE TABLE member_identities (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    issuer text NOT NULL,
    subject text NOT NULL,
    member_id uuid NOT NULL REFERENCES members,
    pinned_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, issuer, subject),
    UNIQUE (workspace_id, member_id, issuer)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['sign_in_providers', 'sign_in_provider_secrets', 'member_identities'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY same_workspace ON %I TO automation_log_program
            USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY owner_works ON %I TO automation_log_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON sign_in_providers TO automation_log_program;
-- A secret that opens nothing any more is not kept; an identity is forgotten, and never becomes another's.
GRANT SELECT, INSERT, DELETE ON sign_in_provider_secrets, member_identities TO automation_log_program;

-- The one workspace of an installation, so that its sign-in page can offer its provider; of several, none is named.
CREATE FUNCTION door_lone_workspace() RETURNS TABLE (workspace_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT w.id FROM workspaces w WHERE (SELECT count(*) FROM (SELECT FROM workspaces LIMIT 2) first_two) = 1 $$;

REVOKE ALL ON FUNCTION door_lone_workspace() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door_lone_workspace() TO automation_log_program;

-- The vault keeps these secrets too: none is met with the wrong key.
CREATE OR REPLACE FUNCTION door_vault_keys() RETURNS TABLE (key_id text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT s.key_id FROM secrets s UNION SELECT w.key_id FROM webhook_secrets w
          UNION SELECT p.key_id FROM sign_in_provider_secrets p $$;
