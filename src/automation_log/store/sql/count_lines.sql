SELECT count(*) + coalesce(sum(hits), 0) - count(*) FILTER (WHERE hit_id = root_id) AS lines
FROM ({found}) AS found
