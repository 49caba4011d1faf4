-- Sums of tallies could leave the range of integer; nothing is summed any more.

CREATE OR REPLACE FUNCTION roll_up(queued integer, started integer, running integer, retrying integer,
                                   completed integer, not_completed integer)
    RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (CASE
        WHEN not_completed > 0 THEN 6
        WHEN retrying > 0 THEN 4
        WHEN running > 0 THEN 3
        WHEN completed > 0 AND queued = 0 AND started = 0 THEN 5
        WHEN started > 0 OR completed > 0 THEN 2
        ELSE 1 END)::smallint $$;
