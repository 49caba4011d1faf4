SELECT l.purpose, m.email
FROM sign_in_links l
JOIN members m ON m.id = l.member_id AND m.is_active
WHERE l.workspace_id = current_workspace() AND l.id = %(id)s AND l.used_at IS NULL AND l.expires_at > %(now)s
