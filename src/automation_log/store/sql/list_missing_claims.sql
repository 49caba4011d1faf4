SELECT p.member_id, p.collection_id, h.hub_id, h.asset, h.role
FROM collection_people p
JOIN collection_hubs h ON h.collection_id = p.collection_id
WHERE p.workspace_id = current_workspace() AND p.email = ANY(%(emails)s::text[])
  AND NOT EXISTS (SELECT FROM claims c
                  WHERE c.member_id = p.member_id AND c.collection_id = p.collection_id
                    AND c.hub_id = h.hub_id AND c.asset = h.asset)
ORDER BY p.member_id, p.collection_id, h.hub_id, h.asset
