INSERT INTO mails (id, workspace_id, kind, member_id, about_id, state, made_at, due_at, tries_until)
SELECT new.id, current_workspace(), %(kind)s, new.member_id, %(about)s, 1, %(now)s, %(now)s, %(until)s
FROM unnest(%(ids)s::uuid[], %(members)s::uuid[]) AS new(id, member_id)
ON CONFLICT (workspace_id, kind, about_id, member_id) DO NOTHING
