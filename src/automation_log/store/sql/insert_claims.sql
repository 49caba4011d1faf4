INSERT INTO claims (id, workspace_id, member_id, collection_id, hub_id, asset, role, state, offered_at)
SELECT id, current_workspace(), member_id, collection_id, hub_id, asset, role, 1, %(now)s
FROM unnest(%(ids)s::uuid[], %(member_ids)s::uuid[], %(collection_ids)s::uuid[], %(hub_ids)s::uuid[],
            %(assets)s::text[], %(roles)s::text[]) AS new(id, member_id, collection_id, hub_id, asset, role)
