DELETE FROM views
WHERE workspace_id = current_workspace() AND id = %(id)s AND (member_id IS NULL OR member_id = %(member_id)s)
RETURNING id
