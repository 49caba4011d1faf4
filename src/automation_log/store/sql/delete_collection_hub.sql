DELETE FROM collection_hubs
WHERE workspace_id = current_workspace() AND collection_id = %(collection)s AND hub_id = %(hub)s AND asset = %(asset)s
