-- Epoch by epoch and not as rows, (epoch, xid, id) > …: the planner thinks only of the epoch then.
(SELECT e.root_id, e.id, e.about_id, e.kind, e.at, e.public, e.personal, e.epoch, e.xid::text::bigint AS xid,
    e.xid AS place
 FROM entries e
 WHERE e.workspace_id = current_workspace() AND e.about_kind = 1 AND e.epoch = %(epoch)s
    AND e.xid >= %(xid)s::text::xid8 AND (e.xid > %(xid)s::text::xid8 OR e.id > %(entry)s)
    AND (e.epoch < %(to_epoch)s OR e.xid <= %(to_xid)s::text::xid8)
 ORDER BY e.epoch, e.xid, e.id LIMIT %(limit)s)
UNION ALL
(SELECT e.root_id, e.id, e.about_id, e.kind, e.at, e.public, e.personal, e.epoch, e.xid::text::bigint AS xid,
    e.xid AS place
 FROM entries e
 WHERE e.workspace_id = current_workspace() AND e.about_kind = 1 AND e.epoch > %(epoch)s
    AND (e.epoch < %(to_epoch)s OR e.xid <= %(to_xid)s::text::xid8)
 ORDER BY e.epoch, e.xid, e.id LIMIT %(limit)s)
ORDER BY epoch, place, id LIMIT %(limit)s
