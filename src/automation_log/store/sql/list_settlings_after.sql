SELECT root_id, id, at, epoch, xid::text::bigint AS xid FROM entries
WHERE workspace_id = current_workspace() AND about_kind = 1 AND about_id = root_id
    AND public LIKE '%%"settled":true%%'
    AND (epoch, xid) >= (%(epoch)s, %(xid)s::text::xid8)
    AND (epoch, xid, id) > (%(epoch)s, %(xid)s::text::xid8, %(entry)s)
    AND (epoch, xid) <= (%(to_epoch)s, %(to_xid)s::text::xid8)
ORDER BY epoch, xid, id LIMIT %(limit)s
