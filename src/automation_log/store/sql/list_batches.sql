SELECT * FROM batches
WHERE workspace_id = current_workspace() AND state > 1 AND id < %(before)s
ORDER BY id DESC LIMIT %(limit)s
