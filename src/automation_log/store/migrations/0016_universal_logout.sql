-- Whose signed requests log people out everywhere, and which of these requests were carried out already.

-- Where an issuer's public keys stand is `keys_address`; one issuer at a time is trusted, the ones before stay for the log.
CREATE TABLE trusted_issuers (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    name text NOT NULL,
    issuer text NOT NULL,
    audience text NOT NULL,
    keys_address text NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    ended_at timestamptz,
    used_at timestamptz
);
CREATE UNIQUE INDEX trusted_issuers_one ON trusted_issuers (workspace_id) WHERE ended_at IS NULL;

-- A token's hash, until the token has expired: a request is carried out once.
CREATE TABLE used_tokens (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, token_hash)
);
CREATE INDEX used_tokens_expired ON used_tokens (workspace_id, expires_at);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['trusted_issuers', 'used_tokens'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY same_workspace ON %I TO automation_log_program
            USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY owner_works ON %I TO automation_log_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON trusted_issuers TO automation_log_program;
-- Deleted once expired; never changed.
GRANT SELECT, INSERT, DELETE ON used_tokens TO automation_log_program;
