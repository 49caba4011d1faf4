DELETE FROM grants
WHERE workspace_id = current_workspace() AND hub_id = %(hub)s AND email = %(email)s AND kind = 1
