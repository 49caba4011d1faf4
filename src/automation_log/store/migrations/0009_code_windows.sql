-- The last window in which a one-time code of a seed was typed, whichever worker and workspace typed it: an app
-- refuses a code a second time. The seed is known by a hash only, and the table by its door only.

CREATE TABLE code_windows (
    seed_hash bytea PRIMARY KEY,
    last_window bigint NOT NULL
);
ALTER TABLE code_windows ENABLE ROW LEVEL SECURITY;
ALTER TABLE code_windows FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_works ON code_windows TO automation_log_owner USING (true) WITH CHECK (true);

CREATE FUNCTION door_take_code_window(seed bytea, wanted bigint) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
        INSERT INTO code_windows AS known (seed_hash, last_window) VALUES (seed, wanted)
        ON CONFLICT (seed_hash) DO UPDATE SET last_window = greatest(excluded.last_window, known.last_window + 1)
        RETURNING last_window
    $$;

REVOKE ALL ON FUNCTION door_take_code_window(bytea, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door_take_code_window(bytea, bigint) TO automation_log_program;
