SELECT workspace_id, epoch, xid::text::bigint AS xid
FROM door_newest_positions(%(epoch)s, %(xid)s::text::xid8)
