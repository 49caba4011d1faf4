SELECT * FROM batches WHERE workspace_id = current_workspace() AND id = %(id)s
