DELETE FROM collections WHERE workspace_id = current_workspace() AND id = %(id)s
