INSERT INTO webhooks (id, workspace_id, name, address, events, made_by, made_at, epoch, xid, entry_id, due_at, held_until)
VALUES (%(id)s, current_workspace(), %(name)s, %(address)s, %(events)s, %(made_by)s, %(now)s,
        %(epoch)s, %(xid)s::text::xid8, %(entry)s, %(now)s, %(now)s)
