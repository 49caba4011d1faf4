SELECT c.hub_id, h.label AS hub_label, h.app, c.asset, c.role
FROM collection_hubs c
JOIN hubs h ON h.id = c.hub_id
WHERE c.workspace_id = current_workspace() AND c.collection_id = %(collection)s
  AND (c.hub_id, c.asset) > (%(hub_id)s, %(asset)s)
ORDER BY c.hub_id, c.asset LIMIT %(limit)s
