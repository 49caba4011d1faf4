SELECT s.*, j.target_id, j.window_ends_at
FROM shown_jobs s
JOIN jobs j ON j.root_id = s.root_id AND j.id = s.id
WHERE s.workspace_id = current_workspace() AND s.id = %(id)s
