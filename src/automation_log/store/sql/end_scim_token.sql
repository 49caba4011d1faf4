UPDATE scim_tokens SET ends_at = %(at)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND (ends_at IS NULL OR ends_at > %(at)s)
RETURNING name
