WITH RECURSIVE nested AS (
    SELECT id FROM collections WHERE workspace_id = current_workspace() AND id = %(id)s
    UNION ALL
    SELECT c.id FROM nested n JOIN collections c ON c.parent_id = n.id
)
SELECT DISTINCT p.email FROM nested n JOIN collection_people p ON p.collection_id = n.id ORDER BY p.email
