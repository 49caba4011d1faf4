UPDATE webhooks SET epoch = %(epoch)s, xid = %(xid)s::text::xid8, entry_id = %(entry)s, round = round + 1, due_at = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND ended_at IS NULL
RETURNING name
