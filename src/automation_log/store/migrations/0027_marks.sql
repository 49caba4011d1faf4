-- What shows that an open leaf has stalled or is slow. The thresholds are domain/marks.py's; here stands what they are
-- held against.

-- Open, failed and completed leaves are looked for by what they are, whatever the length of the log.
CREATE INDEX jobs_open_leaves ON jobs (workspace_id, root_id) WHERE is_leaf AND NOT settled;
CREATE INDEX jobs_completed ON jobs (workspace_id, app, task, id DESC) WHERE is_leaf AND status = 5;

-- What is usual of a task in an app, refreshed by a duty: how long completed jobs took, and how long one step may.
CREATE TABLE usual_durations (
    workspace_id uuid NOT NULL REFERENCES workspaces,
    task smallint NOT NULL CHECK (task BETWEEN 1 AND 8),
    app text NOT NULL,
    p95 interval,
    samples integer NOT NULL CHECK (samples >= 0),
    longest_step interval NOT NULL,
    PRIMARY KEY (workspace_id, app, task),
    CHECK ((p95 IS NULL) = (samples = 0))
);
ALTER TABLE usual_durations ENABLE ROW LEVEL SECURITY;
ALTER TABLE usual_durations FORCE ROW LEVEL SECURITY;
CREATE POLICY same_workspace ON usual_durations TO automation_log_program
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
CREATE POLICY owner_works ON usual_durations TO automation_log_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON usual_durations TO automation_log_program;

-- The signs of every open leaf. At work is what is Started or Running and claimed: then it has no due_at, holds a lease,
-- and writes entries. What was taken over is due again, and judged as what waits. A pause holds back also what has not
-- been told of it, and what waits for a pause that has ended waits for nothing; all pauses are read once, not once a leaf.
-- 8 is a retry that was asked for.
CREATE VIEW leaf_signs WITH (security_invoker = true) AS
SELECT j.workspace_id, j.root_id, j.id, j.path,
    CASE WHEN j.status IN (2, 3) AND j.due_at IS NULL THEN
        (SELECT min(l.expires_at) FROM leases l WHERE l.workspace_id = j.workspace_id AND l.holder = j.id)
    END AS held_until,
    CASE WHEN j.status IN (2, 3) AND j.due_at IS NULL THEN
        (SELECT e.at FROM entries e WHERE e.root_id = j.root_id AND e.about_id = j.id ORDER BY e.id DESC LIMIT 1)
    END AS said_at,
    CASE WHEN j.due_at IS NOT NULL AND (j.waits_for IS NULL OR j.waits_on LIKE 'pause:%')
        AND NOT ARRAY['pause:workspace:', 'pause:app:' || j.app,
            CASE WHEN j.target_kind = 2 THEN 'pause:business_hub:' || j.target_id END]
            && ARRAY(SELECT p.resource FROM pauses p WHERE p.workspace_id = current_workspace())
        THEN j.due_at
    END AS due_at,
    CASE WHEN j.status NOT IN (2, 3) THEN NULL
        WHEN j.attempt > 1 THEN coalesce(
            (SELECT e.at FROM entries e WHERE e.root_id = j.root_id AND e.about_id = j.id AND e.kind = 8
             ORDER BY e.id DESC LIMIT 1), j.started_at)
        ELSE j.started_at
    END AS began_at,
    u.longest_step, u.p95 AS usual, u.samples
FROM jobs j
LEFT JOIN usual_durations u ON u.workspace_id = j.workspace_id AND u.app = j.app AND u.task = j.task
WHERE j.is_leaf AND NOT j.settled;
GRANT SELECT ON leaf_signs TO automation_log_program;

-- A duty minds every workspace.
CREATE FUNCTION door_workspaces() RETURNS TABLE (workspace_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT w.id FROM workspaces w ORDER BY w.id $$;
REVOKE ALL ON FUNCTION door_workspaces() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door_workspaces() TO automation_log_program;
