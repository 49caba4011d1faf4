SELECT member_id FROM mails
WHERE workspace_id = current_workspace() AND kind = %(kind)s AND about_id = %(about)s AND state IN (1, 2)
ORDER BY member_id
