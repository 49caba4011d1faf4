INSERT INTO grants (id, workspace_id, hub_id, email, kind, source_id, role, created_at)
SELECT id, current_workspace(), %(hub)s, %(email)s, 1, NULL, role, %(now)s
FROM unnest(%(ids)s::uuid[], %(roles)s::text[]) AS new(id, role)
ON CONFLICT DO NOTHING
