UPDATE hubs SET removes_unmatched = %(removes_unmatched)s, safeguard_percent = %(safeguard_percent)s
WHERE workspace_id = current_workspace() AND id = %(hub)s
