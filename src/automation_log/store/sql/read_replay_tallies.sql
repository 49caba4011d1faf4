SELECT root_id, id, queued, started, running, retrying, completed, not_completed,
       roll_up(queued, started, running, retrying, completed, not_completed) AS status
FROM tallies WHERE root_id = ANY(%(roots)s::uuid[]) ORDER BY root_id, id
