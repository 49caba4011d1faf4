SELECT i.member_id FROM member_identities i
JOIN members m ON m.id = i.member_id AND m.deleted_at IS NULL
WHERE i.workspace_id = current_workspace() AND i.issuer = %(issuer)s AND i.subject = %(subject)s
