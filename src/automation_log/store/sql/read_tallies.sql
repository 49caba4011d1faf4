SELECT id, queued, started, running, retrying, completed, not_completed
FROM tallies
WHERE root_id = ANY(%(roots)s::uuid[]) AND id = ANY(%(ids)s::uuid[])
