SELECT m.id FROM members m
WHERE m.workspace_id = current_workspace() AND m.is_active
  AND (m.role <= 3 OR EXISTS (
      SELECT FROM hub_owners o JOIN hubs h ON h.id = o.hub_id
      WHERE %(target)s IN (h.id, h.service_account_id)
        AND (o.member_id = m.id
             OR o.team_id IN (SELECT t.team_id FROM team_members t WHERE t.member_id = m.id))))
ORDER BY m.role, m.id
