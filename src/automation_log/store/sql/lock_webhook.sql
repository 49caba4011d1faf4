SELECT name FROM webhooks WHERE workspace_id = current_workspace() AND id = %(id)s AND ended_at IS NULL FOR UPDATE
