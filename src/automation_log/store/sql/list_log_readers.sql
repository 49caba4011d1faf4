SELECT id FROM members
WHERE workspace_id = current_workspace() AND is_active AND role = ANY(%(roles)s::smallint[])
ORDER BY role, id
