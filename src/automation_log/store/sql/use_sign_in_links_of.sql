UPDATE sign_in_links SET used_at = %(now)s
WHERE workspace_id = current_workspace() AND member_id = %(member)s AND used_at IS NULL
