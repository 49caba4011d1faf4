DELETE FROM claims c
WHERE c.workspace_id = current_workspace()
  AND c.member_id IN (SELECT id FROM members WHERE workspace_id = current_workspace()
                      AND email = ANY(%(emails)s::text[]))
  AND NOT EXISTS (SELECT FROM collection_people p
                  JOIN collection_hubs h ON h.collection_id = p.collection_id
                  WHERE p.member_id = c.member_id AND p.collection_id = c.collection_id
                    AND h.hub_id = c.hub_id AND h.asset = c.asset)
