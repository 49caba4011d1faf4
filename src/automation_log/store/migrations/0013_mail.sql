-- Mails to be sent, the troubles they tell of, who owns a business hub, and links by which a person chooses a password.

-- Who is told of what fails in a hub, beside those who see the log: one member, or the members of one team.
CREATE TABLE hub_owners (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    hub_id uuid NOT NULL REFERENCES hubs,
    member_id uuid REFERENCES members,
    team_id uuid REFERENCES teams ON DELETE CASCADE,
    CHECK (num_nonnulls(member_id, team_id) = 1),
    UNIQUE NULLS NOT DISTINCT (hub_id, member_id, team_id)
);

-- Until where in the order of commits the settled roots of a workspace have been looked at.
CREATE TABLE told_until (
    workspace_id uuid PRIMARY KEY REFERENCES workspaces,
    epoch integer NOT NULL,
    xid xid8 NOT NULL
);
INSERT INTO told_until (workspace_id, epoch, xid) SELECT id, current_epoch(), pg_current_xact_id() FROM workspaces;

-- What keeps a task from completing at one target. `person` is a hash, empty where the trouble is the place's.
-- `root_id` and `job_id` name the leaf that showed it first, `over_root_id` the tree that showed it gone.
CREATE TABLE troubles (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    task smallint NOT NULL CHECK (task BETWEEN 1 AND 8),
    app text NOT NULL,
    target_id uuid NOT NULL,
    reason text NOT NULL,
    person bytea NOT NULL CHECK (length(person) IN (0, 32)),
    root_id uuid NOT NULL,
    job_id uuid NOT NULL,
    began_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    over_at timestamptz,
    over_root_id uuid,
    CHECK (over_root_id IS NULL OR over_at IS NOT NULL)
);
CREATE UNIQUE INDEX troubles_open_once ON troubles (workspace_id, task, app, target_id, reason, person)
    WHERE over_at IS NULL;

-- The outbox. No text and no address stands in it: a mail is written when it is sent, from what the record says then.
-- `about_id` is a trouble, an offer of claims, the entry of an invitation or a request for a password, by `kind`.
-- `state`: 1 due, 2 sent, 3 given up, 4 needless. An attempt moves `due_at` on before it begins: that is its lease.
CREATE TABLE mails (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces,
    kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 5),
    member_id uuid NOT NULL REFERENCES members,
    about_id uuid NOT NULL,
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
    attempts integer NOT NULL DEFAULT 0,
    made_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    tries_until timestamptz NOT NULL,
    sent_at timestamptz,
    said text NOT NULL DEFAULT '',
    UNIQUE (workspace_id, kind, about_id, member_id),
    CHECK ((state = 2) = (sent_at IS NOT NULL))
);
CREATE INDEX mails_due ON mails (due_at) WHERE state = 1;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['hub_owners', 'told_until', 'troubles', 'mails'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY same_workspace ON %I TO automation_log_program
            USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', name);
        EXECUTE format('CREATE POLICY owner_works ON %I TO automation_log_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO automation_log_program', name);
    END LOOP;
END $$;
GRANT DELETE ON hub_owners TO automation_log_program;

-- What one change offered one person at once: one mail tells of it.
ALTER TABLE claims ADD COLUMN offer_id uuid;

-- `purpose`: 1 signs in, 2 answers an invitation, 3 a lost password; the last two let the person choose a password.
ALTER TABLE sign_in_links ADD COLUMN purpose smallint NOT NULL DEFAULT 1 CHECK (purpose BETWEEN 1 AND 3);
CREATE INDEX sign_in_links_member ON sign_in_links (member_id);

-- Lost passwords asked for in the last hour, whether or not anybody has the address: whoever asks cannot tell. Known by
-- its doors only; `client` is the hash of a network address.
CREATE TABLE password_requests (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    client bytea NOT NULL,
    asked_at timestamptz NOT NULL,
    is_answered boolean NOT NULL DEFAULT false
);
ALTER TABLE password_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE password_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_works ON password_requests TO automation_log_owner USING (true) WITH CHECK (true);

-- The entries by which a root settled, in the order of commits; the text is our own canonical JSON. A column of its own,
-- so that the planner knows how many there are.
ALTER TABLE entries ADD COLUMN settles boolean GENERATED ALWAYS AS (
    about_kind = 1 AND about_id = root_id AND public LIKE '%"settled":true%') STORED;
CREATE INDEX entries_settling ON entries (workspace_id, epoch, xid) WHERE settles;

CREATE FUNCTION door_untold_workspaces() RETURNS TABLE (workspace_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        -- One look into the index a workspace. Not as rows, (epoch, xid) > …: the planner thinks only of the epoch then.
        SELECT w.id FROM workspaces w LEFT JOIN told_until t ON t.workspace_id = w.id
        CROSS JOIN LATERAL (
            (SELECT 1 FROM entries e
             WHERE e.workspace_id = w.id AND e.settles AND e.epoch = t.epoch AND e.xid > t.xid
               AND (e.epoch < current_epoch() OR e.xid < pg_snapshot_xmin(pg_current_snapshot())) LIMIT 1)
            UNION ALL
            (SELECT 1 FROM entries e
             WHERE e.workspace_id = w.id AND e.settles AND e.epoch > coalesce(t.epoch, 0)
               AND (e.epoch < current_epoch() OR e.xid < pg_snapshot_xmin(pg_current_snapshot())) LIMIT 1)
            LIMIT 1) untold
        ORDER BY w.id LIMIT 100
    $$;

CREATE FUNCTION door_due_mails(now timestamptz) RETURNS TABLE (workspace_id uuid, mail_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT m.workspace_id, m.id FROM mails m WHERE m.state = 1 AND m.due_at <= now
          ORDER BY m.due_at, m.id LIMIT 100 $$;

-- Keeps the request unless the address or the client has asked too often; the same work either way. One at a time, or
-- many at once would each find that nobody has asked yet.
CREATE FUNCTION door_ask_for_password(
    new_id uuid, wanted text, sender bytea, now timestamptz, most_by_address integer, most_by_client integer
) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        SELECT pg_advisory_xact_lock(hashtext('automation-log password requests'));
        DELETE FROM password_requests r WHERE r.asked_at < now - interval '1 hour';
        INSERT INTO password_requests (id, email, client, asked_at)
        SELECT new_id, wanted, sender, now
        WHERE (SELECT count(*) FROM password_requests r WHERE r.email = wanted) < most_by_address
          AND (SELECT count(*) FROM password_requests r WHERE r.client = sender) < most_by_client
    $$;

-- Requests nobody has answered yet, each with the members who have the address: at most ten, or one row without any.
CREATE FUNCTION door_password_requests() RETURNS TABLE (request_id uuid, workspace_id uuid, member_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        SELECT r.id, m.workspace_id, m.id
        FROM (SELECT * FROM password_requests WHERE NOT is_answered ORDER BY id LIMIT 100) r
        LEFT JOIN LATERAL (SELECT o.workspace_id, o.id FROM members o
                           WHERE o.email = r.email AND o.is_active ORDER BY o.id LIMIT 10) m ON true
        ORDER BY r.id, m.id
    $$;

CREATE FUNCTION door_answer_password_request(wanted uuid) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ UPDATE password_requests SET is_answered = true WHERE id = wanted $$;

DO $$
DECLARE door regprocedure;
BEGIN
    FOR door IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname IN (
            'door_untold_workspaces', 'door_due_mails', 'door_ask_for_password', 'door_password_requests',
            'door_answer_password_request') LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', door);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO automation_log_program', door);
    END LOOP;
END $$;
