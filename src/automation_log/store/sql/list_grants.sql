SELECT kind, role, source_id FROM access_grants
WHERE workspace_id = current_workspace() AND hub_id = %(hub)s AND email = %(email)s AND asset = ''
