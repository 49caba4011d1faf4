UPDATE members SET is_active = %(is_active)s, version = version + 1, changed_at = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s
