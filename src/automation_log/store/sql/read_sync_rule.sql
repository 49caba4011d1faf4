SELECT removes_unmatched, safeguard_percent FROM hubs WHERE workspace_id = current_workspace() AND id = %(hub)s
