INSERT INTO roster_assets (workspace_id, hub_id, username, asset, roles)
SELECT current_workspace(), %(hub)s, username, asset, roles
FROM unnest(%(username)s::text[], %(asset)s::text[], %(roles)s::text[]) AS new(username, asset, roles)
