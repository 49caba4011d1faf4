DELETE FROM direct_grants
WHERE workspace_id = current_workspace() AND hub_id = %(hub)s AND email = %(email)s AND asset = ''
