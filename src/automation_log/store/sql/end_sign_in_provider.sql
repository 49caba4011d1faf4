UPDATE sign_in_providers SET ended_at = %(now)s
WHERE workspace_id = current_workspace() AND ended_at IS NULL
RETURNING id, name, issuer
