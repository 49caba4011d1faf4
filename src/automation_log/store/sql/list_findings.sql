SELECT f.place, f.username, f.email, f.roles, f.assets, f.state, f.why, f.is_removal, f.removal_id,
       r.status AS removal_status
FROM findings f LEFT JOIN jobs r ON r.root_id = f.root_id AND r.id = f.removal_id
WHERE f.workspace_id = current_workspace() AND f.root_id = %(root)s AND f.job_id = %(job)s
      AND f.attempt = %(attempt)s AND f.place > %(after)s
ORDER BY f.place LIMIT %(limit)s
