SELECT epoch, xid::text::bigint AS xid FROM entries
WHERE workspace_id = current_workspace() AND about_kind = 1 AND about_id = root_id
    AND public LIKE '%%"settled":true%%' AND at >= %(since)s
ORDER BY epoch, xid LIMIT 1
