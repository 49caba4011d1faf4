SELECT * FROM batches WHERE workspace_id = current_workspace() AND id = %(id)s AND state = 2
FOR UPDATE SKIP LOCKED
