UPDATE policies SET deleted_at = %(now)s, is_on = false
WHERE workspace_id = current_workspace() AND id = %(id)s
