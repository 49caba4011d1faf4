SELECT t.id, t.name, t.is_managed, t.external_id, t.pushed, t.version, t.created_at, t.changed_at
FROM teams t
JOIN team_members m ON m.team_id = t.id
WHERE t.workspace_id = current_workspace() AND m.member_id = %(member)s
ORDER BY lower(t.name), t.id
