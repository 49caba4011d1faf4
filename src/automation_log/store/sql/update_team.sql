UPDATE teams
SET name = %(name)s, external_id = %(external_id)s, pushed = %(pushed)s, version = version + 1, changed_at = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s
