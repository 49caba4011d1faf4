UPDATE webhooks SET epoch = %(epoch)s, xid = %(xid)s::text::xid8, entry_id = %(entry)s, held_until = %(until)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND round = %(round)s
