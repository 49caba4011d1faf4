DELETE FROM batches WHERE workspace_id = current_workspace() AND state = 1 AND asked_at < %(before)s
