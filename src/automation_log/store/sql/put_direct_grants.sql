INSERT INTO direct_grants (id, workspace_id, hub_id, email, role, created_at)
SELECT id, current_workspace(), %(hub)s, %(email)s, role, %(now)s
FROM unnest(%(ids)s::uuid[], %(roles)s::text[]) AS new(id, role)
ON CONFLICT DO NOTHING
