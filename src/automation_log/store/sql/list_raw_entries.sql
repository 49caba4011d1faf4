SELECT id, kind, at, epoch, xid::text AS xid, public, personal, encode(leaf_hash, 'hex') AS leaf_hash,
    count(*) OVER () AS total
FROM entries
WHERE workspace_id = current_workspace() AND root_id = %(root)s AND about_id = %(job)s
ORDER BY id OFFSET %(before)s LIMIT %(limit)s
