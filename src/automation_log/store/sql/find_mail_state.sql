SELECT state FROM mails
WHERE workspace_id = current_workspace() AND kind = %(kind)s AND about_id = %(about)s AND member_id = %(member)s
