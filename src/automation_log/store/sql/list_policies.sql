SELECT p.id, p.kind, p.app, p.every, p.starts_on, p.zone, p.opens, p.lasts_minutes, p.is_on, p.since,
    (SELECT max(r.window_key) FROM policy_runs r WHERE r.policy_id = p.id AND p.kind <> 3) AS last_day
FROM policies p
WHERE p.workspace_id = current_workspace() AND p.deleted_at IS NULL
ORDER BY p.kind, p.app
