WITH asked AS (
    SELECT root_id, id FROM unnest(%(roots)s::uuid[], %(ids)s::uuid[]) AS asked(root_id, id)
), wanted AS (
    SELECT DISTINCT j.root_id, unnest(j.path || j.id) AS id
    FROM jobs j JOIN asked USING (root_id, id)
    WHERE j.root_id = ANY(%(roots)s::uuid[])
)
SELECT j.*
FROM jobs j JOIN wanted USING (root_id, id)
WHERE j.root_id = ANY(%(roots)s::uuid[])
ORDER BY j.root_id, j.depth, j.id
FOR UPDATE OF j
