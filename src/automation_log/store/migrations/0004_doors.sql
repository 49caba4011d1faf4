-- What must start without a workspace: each returns ids only, and a test lists them.

CREATE FUNCTION door_workspace_by_slug(wanted text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT id FROM workspaces WHERE slug = wanted $$;

CREATE FUNCTION door_any_workspace() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT id FROM workspaces ORDER BY id LIMIT 1 $$;

CREATE FUNCTION door_members_by_email(wanted text) RETURNS TABLE (workspace_id uuid, member_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT m.workspace_id, m.id FROM members m WHERE m.email = wanted ORDER BY m.id LIMIT 10 $$;

CREATE FUNCTION door_session(wanted bytea) RETURNS TABLE (workspace_id uuid, session_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT s.workspace_id, s.id FROM sessions s WHERE s.token_hash = wanted $$;

CREATE FUNCTION door_sign_in_link(wanted bytea) RETURNS TABLE (workspace_id uuid, link_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT l.workspace_id, l.id FROM sign_in_links l WHERE l.token_hash = wanted $$;

CREATE FUNCTION door_expired_leases(now timestamptz) RETURNS TABLE (workspace_id uuid, job_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT DISTINCT l.workspace_id, l.holder FROM leases l WHERE l.expires_at < now LIMIT 100 $$;

-- Due, claimed by nobody, and no queue row on its way: in plpgsql, as the queue's tables come after this migration.
CREATE FUNCTION door_due_jobs(due_before timestamptz) RETURNS TABLE (workspace_id uuid, job_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ BEGIN RETURN QUERY
        SELECT j.workspace_id, j.id FROM jobs j
        WHERE j.due_at < due_before
          AND NOT EXISTS (SELECT 1 FROM leases l
                          WHERE l.workspace_id = j.workspace_id AND l.resource = j.waits_on)
          AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs q
                          WHERE q.args ->> 'job_id' = j.id::text AND q.status = 'todo')
        ORDER BY j.due_at LIMIT 100;
    END $$;

CREATE FUNCTION door_newest_positions(after_epoch integer, after_xid xid8)
    RETURNS TABLE (workspace_id uuid, epoch integer, xid xid8)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT e.workspace_id, e.epoch, max(e.xid::text::numeric)::text::xid8 FROM entries e
          WHERE (e.epoch, e.xid) > (after_epoch, after_xid)
            AND (e.epoch < current_epoch() OR e.xid < pg_snapshot_xmin(pg_current_snapshot()))
          GROUP BY 1, 2 $$;

DO $$
DECLARE door regprocedure;
BEGIN
    FOR door IN SELECT oid FROM pg_proc WHERE proname LIKE 'door\_%' AND pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', door);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO automation_log_program', door);
    END LOOP;
END $$;
