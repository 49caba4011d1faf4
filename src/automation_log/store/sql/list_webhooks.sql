SELECT id, name, address, events, made_by, made_at, paused_at, paused_by, ended_at, epoch, xid::text::bigint AS xid,
    entry_id, due_at, delivered_at, failures, failing_since, failed_at, said
FROM webhooks WHERE workspace_id = current_workspace() ORDER BY ended_at IS NOT NULL, id DESC
