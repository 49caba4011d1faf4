UPDATE batches SET state = %(state)s, done = %(done)s, refused = %(refused)s, because = %(because)s,
    begun_at = %(begun_at)s, ended_at = %(ended_at)s, ended_by = %(ended_by)s
WHERE workspace_id = current_workspace() AND id = %(id)s
