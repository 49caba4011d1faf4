UPDATE claims SET state = %(state)s WHERE workspace_id = current_workspace() AND id = %(id)s
