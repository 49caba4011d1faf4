UPDATE claims c SET role = h.role
FROM collection_hubs h, members m
WHERE c.workspace_id = current_workspace() AND m.id = c.member_id AND m.email = ANY(%(emails)s::text[])
  AND h.collection_id = c.collection_id AND h.hub_id = c.hub_id AND h.asset = c.asset AND h.role <> c.role
