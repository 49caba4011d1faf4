SELECT e.root_id, e.id, e.xid::text::bigint AS xid FROM entries e
WHERE e.workspace_id = current_workspace() AND e.settles AND e.epoch = %(epoch)s
    AND e.xid > %(xid)s::text::xid8 AND e.xid <= %(to_xid)s::text::xid8
ORDER BY e.xid FETCH FIRST %(limit)s ROWS WITH TIES
