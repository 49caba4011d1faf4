UPDATE sign_in_links SET used_at = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND purpose = ANY(%(purposes)s::smallint[])
    AND used_at IS NULL AND expires_at > %(now)s
RETURNING member_id
