SELECT * FROM jobs ORDER BY root_id, depth, id
