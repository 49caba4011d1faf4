UPDATE webhooks SET due_at = %(due)s WHERE workspace_id = current_workspace() AND id = %(id)s
