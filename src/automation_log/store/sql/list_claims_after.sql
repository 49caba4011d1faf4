SELECT c.id, c.member_id, m.email, c.collection_id, k.name AS collection_name, k.owner_id AS collection_owner_id,
    c.hub_id, h.label AS hub_label, c.asset, c.role, c.state, c.offered_at, c.offer_id
FROM claims c
JOIN members m ON m.id = c.member_id
JOIN collections k ON k.id = c.collection_id
JOIN hubs h ON h.id = c.hub_id
WHERE c.workspace_id = current_workspace() AND c.member_id = %(member)s AND c.id > %(id)s
ORDER BY c.id LIMIT %(limit)s
