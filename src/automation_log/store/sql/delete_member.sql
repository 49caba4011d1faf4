UPDATE members
SET is_active = false, deleted_at = %(now)s, changed_at = %(now)s, version = version + 1, pushed = NULL,
    password_hash = NULL
WHERE workspace_id = current_workspace() AND id = %(id)s AND deleted_at IS NULL
