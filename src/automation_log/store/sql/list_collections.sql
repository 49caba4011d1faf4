WITH RECURSIVE nested AS (
    SELECT id, parent_id, depth, name, owner_id, ARRAY[lower(name), id::text] AS place FROM collections
    WHERE workspace_id = current_workspace() AND parent_id IS NULL
    UNION ALL
    SELECT c.id, c.parent_id, c.depth, c.name, c.owner_id, n.place || ARRAY[lower(c.name), c.id::text]
    FROM nested n
    JOIN collections c ON c.parent_id = n.id
)
SELECT id, parent_id, depth, name, owner_id FROM nested ORDER BY place
