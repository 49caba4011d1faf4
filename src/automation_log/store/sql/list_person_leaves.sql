-- Leaves about the person, and those in trees about them that are about an account.
WITH found AS (
    SELECT j.root_id, j.id FROM jobs j
    WHERE j.workspace_id = current_workspace() AND j.subject = %(email)s AND j.is_leaf
    UNION
    SELECT j.root_id, j.id FROM jobs r
    JOIN jobs j ON j.root_id = r.root_id AND j.is_leaf AND j.subject IS NULL
    WHERE r.workspace_id = current_workspace() AND r.subject = %(email)s AND r.parent_id IS NULL
)
SELECT j.root_id, j.id FROM found JOIN jobs j USING (root_id, id)
WHERE j.task IN (1, 3, 4, 5, 6)
ORDER BY j.id DESC LIMIT %(limit)s
