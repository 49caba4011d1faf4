SELECT asked.id FROM unnest(%(ids)s::uuid[], %(causes)s::uuid[], %(targets)s::uuid[]) AS asked(id, cause, target)
JOIN policy_runs r ON r.id = asked.cause
JOIN policies p ON p.id = r.policy_id
WHERE NOT p.is_on
    OR EXISTS (SELECT FROM policy_exceptions e WHERE e.policy_id = p.id AND e.target_id = asked.target)
