SELECT count(*) FILTER (WHERE kind = 3)::integer AS steps_begun,
       coalesce(array_agg(DISTINCT public::jsonb -> 'says' ->> 'step')
                FILTER (WHERE kind = 3 AND public::jsonb -> 'says' ->> 'phase' = 'act'), '{}') AS acts_begun,
       count(*) FILTER (WHERE kind = 7)::integer AS takeovers
FROM entries WHERE about_id = %(id)s AND kind IN (3, 7)
