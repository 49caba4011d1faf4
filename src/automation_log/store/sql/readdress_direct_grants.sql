UPDATE direct_grants SET email = %(new)s
WHERE workspace_id = current_workspace() AND email = %(email)s
