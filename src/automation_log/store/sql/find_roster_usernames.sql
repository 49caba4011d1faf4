SELECT username FROM roster WHERE workspace_id = current_workspace() AND hub_id = %(hub)s AND lower(email) = %(email)s
LIMIT 2
