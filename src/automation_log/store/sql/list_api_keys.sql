SELECT k.id, k.name, k.scopes, k.made_by, k.made_at, k.expires_at, k.ended_at, k.used_at, m.email AS owner
FROM api_keys k
JOIN members m ON m.id = k.member_id
WHERE k.workspace_id = current_workspace()
ORDER BY k.id DESC
