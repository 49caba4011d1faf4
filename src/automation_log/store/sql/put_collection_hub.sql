INSERT INTO collection_hubs (workspace_id, collection_id, hub_id, asset, role)
VALUES (current_workspace(), %(collection)s, %(hub)s, %(asset)s, %(role)s)
ON CONFLICT (collection_id, hub_id, asset) DO UPDATE SET role = excluded.role
