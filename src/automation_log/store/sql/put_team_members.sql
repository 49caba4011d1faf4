INSERT INTO team_members (workspace_id, team_id, member_id, display, since)
SELECT current_workspace(), %(team)s, new.id, new.display, %(now)s
FROM unnest(%(members)s::uuid[], %(displays)s::text[]) AS new(id, display)
ON CONFLICT (team_id, member_id) DO UPDATE SET display = excluded.display
WHERE team_members.display IS DISTINCT FROM excluded.display
