SELECT r.username, r.email, r.roles, r.is_active, r.member_id, r.seen_at,
    coalesce((
        SELECT jsonb_object_agg(a.asset, a.roles) FROM roster_assets a
        WHERE a.workspace_id = current_workspace() AND a.hub_id = r.hub_id AND a.username = r.username
    ), '{}') AS assets
FROM roster r
WHERE r.workspace_id = current_workspace() AND r.hub_id = %(hub)s AND r.username > %(username)s
ORDER BY r.username LIMIT %(limit)s
