INSERT INTO jobs
SELECT new.* FROM jsonb_populate_recordset(NULL::jobs, %(rows)s) AS new
