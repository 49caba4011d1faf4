SELECT t.id, t.name, w.slug FROM scim_tokens t
JOIN workspaces w ON w.id = t.workspace_id
WHERE t.workspace_id = current_workspace() AND t.id = %(id)s AND (t.ends_at IS NULL OR t.ends_at > %(now)s)
