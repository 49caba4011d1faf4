-- Who acts through the Admin API, in any workspace: a token of which only the SHA-256 is kept. It is of no workspace, so
-- the table is known by its doors only.

CREATE TABLE operators (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    used_at timestamptz
);
-- The log names an operator by this: one at a time has it.
CREATE UNIQUE INDEX operators_name_once ON operators (lower(name)) WHERE ended_at IS NULL;

ALTER TABLE operators ENABLE ROW LEVEL SECURITY;
ALTER TABLE operators FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_works ON operators TO automation_log_owner USING (true) WITH CHECK (true);

CREATE FUNCTION door_add_operator(
    new_id uuid, new_name text, new_hash bytea, maker text, now timestamptz, until timestamptz
) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        INSERT INTO operators (id, name, token_hash, made_by, made_at, expires_at)
        VALUES (new_id, new_name, new_hash, maker, now, until)
    $$;

CREATE FUNCTION door_operators() RETURNS TABLE (
    id uuid, name text, made_by text, made_at timestamptz, expires_at timestamptz, ended_at timestamptz,
    used_at timestamptz
)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        SELECT o.id, o.name, o.made_by, o.made_at, o.expires_at, o.ended_at, o.used_at
        FROM operators o ORDER BY o.id DESC
    $$;

-- The name, or nothing where it is not there or ended before.
CREATE FUNCTION door_end_operator(wanted uuid, now timestamptz) RETURNS SETOF text
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ UPDATE operators o SET ended_at = now WHERE o.id = wanted AND o.ended_at IS NULL RETURNING o.name $$;

-- Whose token this is, unless it ended or has expired; noted as used, at most once a minute.
CREATE FUNCTION door_operator(wanted bytea, now timestamptz) RETURNS TABLE (id uuid, name text)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        UPDATE operators o SET used_at = now
        WHERE o.token_hash = wanted AND o.ended_at IS NULL AND o.expires_at > now
          AND (o.used_at IS NULL OR o.used_at < now - interval '1 minute');
        SELECT o.id, o.name FROM operators o
        WHERE o.token_hash = wanted AND o.ended_at IS NULL AND o.expires_at > now
    $$;

DO $$
DECLARE door regprocedure;
BEGIN
    FOREACH door IN ARRAY ARRAY[
        'door_add_operator(uuid, text, bytea, text, timestamptz, timestamptz)', 'door_operators()',
        'door_end_operator(uuid, timestamptz)', 'door_operator(bytea, timestamptz)'
    ]::regprocedure[] LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', door);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO automation_log_program', door);
    END LOOP;
END $$;
