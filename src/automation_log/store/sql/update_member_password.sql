UPDATE members SET password_hash = %(hash)s
WHERE workspace_id = current_workspace() AND id = %(id)s
