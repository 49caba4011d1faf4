INSERT INTO roster (workspace_id, hub_id, username, email, roles, is_active, member_id, seen_at)
SELECT current_workspace(), %(hub)s, username, email, roles, is_active,
       (SELECT m.id FROM members m WHERE m.email = lower(new.email)), %(now)s
FROM unnest(%(username)s::text[], %(email)s::text[], %(roles)s::text[], %(is_active)s::boolean[])
     AS new(username, email, roles, is_active)
RETURNING member_id
