INSERT INTO findings (root_id, job_id, attempt, place, workspace_id, username, email, roles, assets, state, why,
                      is_removal, removal_id)
SELECT %(root)s, %(job)s, %(attempt)s, ordinality, current_workspace(), username, email, roles, assets, state, why,
       is_removal, removal_id
FROM unnest(%(username)s::text[], %(email)s::text[], %(roles)s::text[], %(assets)s::jsonb[], %(state)s::smallint[],
            %(why)s::text[], %(is_removal)s::boolean[], %(removal_id)s::uuid[]) WITH ORDINALITY
     AS new(username, email, roles, assets, state, why, is_removal, removal_id, ordinality)
