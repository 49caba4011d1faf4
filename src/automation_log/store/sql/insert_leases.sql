INSERT INTO leases (workspace_id, resource, holder, fence, expires_at)
SELECT current_workspace(), resource, %(holder)s, %(fence)s, %(expires_at)s
FROM unnest(%(resources)s::text[]) AS wanted(resource) ORDER BY resource
ON CONFLICT DO NOTHING
