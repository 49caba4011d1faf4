SELECT asked.status, (
    SELECT count(*) FROM (
        SELECT 1 FROM jobs
        WHERE workspace_id = current_workspace() AND parent_id IS NULL AND jobs.status = asked.status
        LIMIT %(cap)s) AS counted) AS count
FROM (SELECT generate_series(1, 6)::smallint AS status) AS asked
