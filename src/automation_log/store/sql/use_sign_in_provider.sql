UPDATE sign_in_providers SET used_at = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND ended_at IS NULL
