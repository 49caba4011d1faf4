SELECT DISTINCT ON (waits_on) id FROM jobs
WHERE due_at <= %(now)s AND waits_on = ANY(%(resources)s)
ORDER BY waits_on, id
