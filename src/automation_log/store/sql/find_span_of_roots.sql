SELECT (SELECT id FROM jobs WHERE workspace_id = current_workspace() AND parent_id IS NULL
        ORDER BY id LIMIT 1) AS oldest,
    (SELECT id FROM jobs WHERE workspace_id = current_workspace() AND parent_id IS NULL
        ORDER BY id DESC LIMIT 1) AS newest
