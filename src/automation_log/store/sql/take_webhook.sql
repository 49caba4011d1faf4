UPDATE webhooks SET round = round + 1, held_until = %(until)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND ended_at IS NULL AND paused_at IS NULL
    AND due_at <= %(now)s AND held_until <= %(now)s
RETURNING id, name, address, events, epoch, xid::text::bigint AS xid, entry_id, round
