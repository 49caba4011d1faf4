UPDATE webhooks SET epoch = %(epoch)s, xid = %(xid)s::text::xid8, entry_id = %(entry)s, held_until = %(until)s,
    delivered_at = %(now)s, failures = 0, failing_since = NULL, alarm_id = NULL
WHERE workspace_id = current_workspace() AND id = %(id)s AND round = %(round)s
