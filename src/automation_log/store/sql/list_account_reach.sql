SELECT account_id, email FROM account_reach
WHERE workspace_id = current_workspace() AND email = ANY(%(emails)s::text[])
