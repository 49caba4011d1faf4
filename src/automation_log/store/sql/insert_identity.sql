INSERT INTO member_identities (workspace_id, issuer, subject, member_id, pinned_at)
VALUES (current_workspace(), %(issuer)s, %(subject)s, %(member)s, %(now)s)
ON CONFLICT DO NOTHING
