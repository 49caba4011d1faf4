SELECT id, at, public, epoch, xid::text::bigint AS xid FROM entries
WHERE workspace_id = current_workspace() AND root_id = %(root)s AND about_id = %(root)s
ORDER BY id
