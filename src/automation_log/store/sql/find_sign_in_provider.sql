SELECT p.id, w.slug, p.name, p.issuer, p.client_id, p.takes_unverified, p.made_by, p.made_at, p.used_at
FROM sign_in_providers p
JOIN workspaces w ON w.id = p.workspace_id
WHERE p.workspace_id = current_workspace() AND p.ended_at IS NULL
