UPDATE members
SET email = %(email)s, name = %(name)s, is_active = %(is_active)s, is_managed = %(username)s::text IS NOT NULL,
    username = %(username)s, external_id = %(external_id)s, pushed = %(pushed)s, version = version + 1,
    changed_at = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND deleted_at IS NULL
