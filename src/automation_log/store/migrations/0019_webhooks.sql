-- Where programs are told of roots that settle, and up to where in the order of commits each has been told.

-- `address` may hold a receiver's own token: it stands in no entry. `round` rises with each round of delivery and with
-- whatever a person changes, and a round writes under its own number only. `held_until` is the lease of the round under
-- way, `due_at` the pause after a failure. `alarm_id` is what the mails about the present silence are about.
CREATE TABLE webhooks (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    name text NOT NULL,
    address text NOT NULL,
    events text[] NOT NULL CHECK (events <@ ARRAY['job.settled', 'job.failed', 'job.recovered']),
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    paused_at timestamptz,
    paused_by text,
    ended_at timestamptz,
    epoch integer NOT NULL,
    xid xid8 NOT NULL,
    entry_id uuid NOT NULL,
    round integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    held_until timestamptz NOT NULL,
    delivered_at timestamptz,
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    failed_at timestamptz,
    said text NOT NULL DEFAULT '',
    alarm_id uuid,
    CHECK ((paused_at IS NULL) = (paused_by IS NULL)),
    CHECK ((failures = 0) = (failing_since IS NULL))
);
CREATE UNIQUE INDEX webhooks_name_once ON webhooks (workspace_id, lower(name)) WHERE ended_at IS NULL;
CREATE INDEX webhooks_due ON webhooks (due_at) WHERE ended_at IS NULL AND paused_at IS NULL;
CREATE INDEX webhooks_alarm ON webhooks (alarm_id) WHERE alarm_id IS NOT NULL;

-- What messages are signed with, sealed in the vault. One that was replaced signs beside the new one until `ends_at`.
CREATE TABLE webhook_secrets (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    webhook_id uuid NOT NULL REFERENCES webhooks,
    version integer NOT NULL,
    key_id text NOT NULL,
    wrapped_key bytea NOT NULL,
    nonce bytea NOT NULL,
    ciphertext bytea NOT NULL,
    made_at timestamptz NOT NULL,
    ends_at timestamptz,
    PRIMARY KEY (webhook_id, version)
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['webhooks', 'webhook_secrets'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY same_workspace ON %I TO automation_log_program
            USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY owner_works ON %I TO automation_log_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO automation_log_program', name);
    END LOOP;
END $$;
-- A secret that signs nothing any more is not kept.
GRANT DELETE ON webhook_secrets TO automation_log_program;

-- 7 tells of a webhook that takes nothing.
ALTER TABLE mails DROP CONSTRAINT mails_kind_check;
ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind BETWEEN 1 AND 7);

-- Webhooks for which a root has settled that they were not told of, and which nobody is telling right now.
CREATE FUNCTION door_due_webhooks(instant timestamptz) RETURNS TABLE (workspace_id uuid, webhook_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        SELECT w.workspace_id, w.id FROM webhooks w
        CROSS JOIN LATERAL (
            (SELECT 1 FROM entries e
             WHERE e.workspace_id = w.workspace_id AND e.settles AND e.epoch = w.epoch AND e.xid >= w.xid
               AND (e.xid > w.xid OR e.id > w.entry_id)
               AND (e.epoch < current_epoch() OR e.xid < pg_snapshot_xmin(pg_current_snapshot())) LIMIT 1)
            UNION ALL
            (SELECT 1 FROM entries e
             WHERE e.workspace_id = w.workspace_id AND e.settles AND e.epoch > w.epoch
               AND (e.epoch < current_epoch() OR e.xid < pg_snapshot_xmin(pg_current_snapshot())) LIMIT 1)
            LIMIT 1) untold
        WHERE w.ended_at IS NULL AND w.paused_at IS NULL AND w.due_at <= instant
          AND w.held_until <= instant
        ORDER BY w.due_at, w.id LIMIT 100
    $$;

REVOKE ALL ON FUNCTION door_due_webhooks(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door_due_webhooks(timestamptz) TO automation_log_program;

-- The vault keeps the webhooks' secrets too: none is met with the wrong key.
CREATE OR REPLACE FUNCTION door_vault_keys() RETURNS TABLE (key_id text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT s.key_id FROM secrets s UNION SELECT w.key_id FROM webhook_secrets w $$;
