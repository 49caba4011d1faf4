INSERT INTO batches (id, workspace_id, act, filter, actor_kind, actor_id, actor_label, because, trigger, asked_at,
    upto, state, roots, nested, found, left_out)
VALUES (%(id)s, current_workspace(), %(act)s, %(filter)s, %(actor_kind)s, %(actor_id)s, %(actor_label)s,
    %(because)s, %(trigger)s, %(asked_at)s, %(upto)s, %(state)s, %(roots)s, %(nested)s, %(found)s, %(left_out)s)
