INSERT INTO claims (id, workspace_id, member_id, collection_id, hub_id, asset, role, state, offered_at, offer_id)
SELECT id, current_workspace(), member_id, collection_id, hub_id, asset, role, 1, %(now)s, offer_id
FROM unnest(%(ids)s::uuid[], %(member_ids)s::uuid[], %(collection_ids)s::uuid[], %(hub_ids)s::uuid[],
            %(assets)s::text[], %(roles)s::text[], %(offer_ids)s::uuid[])
     AS new(id, member_id, collection_id, hub_id, asset, role, offer_id)
