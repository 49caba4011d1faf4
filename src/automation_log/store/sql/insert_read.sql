INSERT INTO reads (id, workspace_id, kind, actor_kind, actor_id, actor_label, session_id, job_id, filter, read_at, hour)
VALUES (%(id)s, current_workspace(), %(kind)s, %(actor_kind)s, %(actor_id)s, %(actor_label)s, %(session_id)s, %(job_id)s,
    %(filter)s, %(now)s, date_trunc('hour', %(now)s::timestamptz, 'UTC'))
ON CONFLICT DO NOTHING
