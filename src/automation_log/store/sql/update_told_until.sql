UPDATE told_until SET epoch = %(epoch)s, xid = %(xid)s::text::xid8 WHERE workspace_id = current_workspace()
