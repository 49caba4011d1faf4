DELETE FROM member_identities WHERE workspace_id = current_workspace() AND member_id = %(member)s
