SELECT id FROM views
WHERE workspace_id = current_workspace() AND (member_id IS NULL OR member_id = %(member_id)s)
ORDER BY id FOR UPDATE
