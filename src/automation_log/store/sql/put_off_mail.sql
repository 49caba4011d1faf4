UPDATE mails SET said = %(said)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND state = 1 AND attempts = %(attempts)s
