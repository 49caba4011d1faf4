SELECT epoch, xid::text::bigint AS xid FROM told_until WHERE workspace_id = current_workspace()
