SELECT issuer, subject FROM member_identities
WHERE workspace_id = current_workspace() AND member_id = %(member)s
ORDER BY pinned_at DESC
