SELECT id, member_id, name, filter, is_default FROM views
WHERE workspace_id = current_workspace() AND (member_id IS NULL OR member_id = %(member_id)s)
ORDER BY member_id IS NULL, lower(name), id
