SELECT epoch, xid::text::bigint AS xid FROM entries
WHERE workspace_id = current_workspace() AND settles AND at >= %(since)s
ORDER BY entries.epoch, entries.xid LIMIT 1
