INSERT INTO tallies (root_id, id, workspace_id, queued, started, running, retrying, completed, not_completed)
SELECT root_id, id, current_workspace(), queued, started, running, retrying, completed, not_completed
FROM jsonb_to_recordset(%(rows)s) AS new(root_id uuid, id uuid, queued integer, started integer, running integer,
                                         retrying integer, completed integer, not_completed integer)
ON CONFLICT (root_id, id) DO UPDATE
SET queued = excluded.queued, started = excluded.started, running = excluded.running,
    retrying = excluded.retrying, completed = excluded.completed, not_completed = excluded.not_completed
