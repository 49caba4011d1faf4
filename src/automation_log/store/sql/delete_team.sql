DELETE FROM teams WHERE workspace_id = current_workspace() AND id = %(id)s
