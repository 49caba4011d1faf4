INSERT INTO views (id, workspace_id, member_id, name, filter, is_default, made_by, made_at)
VALUES (%(id)s, current_workspace(), %(member_id)s, %(name)s, %(filter)s, false, %(made_by)s, %(made_at)s)
ON CONFLICT DO NOTHING
RETURNING id
