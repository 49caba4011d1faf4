WITH counted AS (
    (SELECT root_id, count(*) AS rows FROM jobs WHERE root_id > %(after)s
     GROUP BY root_id ORDER BY root_id LIMIT %(most)s)
    UNION ALL
    (SELECT root_id, count(*) AS rows FROM entries WHERE root_id > %(after)s
     GROUP BY root_id ORDER BY root_id LIMIT %(most)s)
    UNION ALL
    (SELECT root_id, count(*) AS rows FROM tallies WHERE root_id > %(after)s
     GROUP BY root_id ORDER BY root_id LIMIT %(most)s)
)
SELECT root_id, sum(rows)::bigint AS rows FROM counted GROUP BY root_id ORDER BY root_id LIMIT %(most)s
