DELETE FROM member_identities i USING members m
WHERE i.workspace_id = current_workspace() AND i.issuer = %(issuer)s AND i.subject = %(subject)s
    AND m.id = i.member_id AND m.deleted_at IS NOT NULL
