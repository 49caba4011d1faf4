UPDATE sign_in_links SET expires_at = %(now)s
WHERE workspace_id = current_workspace() AND member_id = %(member)s AND purpose = ANY(%(purposes)s::smallint[])
    AND used_at IS NULL AND expires_at > %(now)s
