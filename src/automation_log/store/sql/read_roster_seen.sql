SELECT count(*) AS people, max(seen_at) AS seen_at FROM roster
WHERE workspace_id = current_workspace() AND hub_id = %(hub)s
