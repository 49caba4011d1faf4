UPDATE collections SET name = %(name)s WHERE workspace_id = current_workspace() AND id = %(id)s
