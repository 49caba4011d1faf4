INSERT INTO policies (workspace_id, id, kind, app, every, starts_on, zone, opens, lasts_minutes, is_on, since)
VALUES (current_workspace(), %(id)s, %(kind)s, %(app)s, %(every)s, %(starts_on)s, %(zone)s, %(opens)s,
        %(lasts_minutes)s, %(is_on)s, %(since)s)
ON CONFLICT (workspace_id, kind, app) WHERE deleted_at IS NULL DO NOTHING
