SELECT email, reason, exempted_by, exempted_at FROM exemptions
WHERE workspace_id = current_workspace() AND hub_id = %(hub)s AND email > %(email)s
ORDER BY email LIMIT %(limit)s
