UPDATE mails SET state = 1, due_at = %(now)s, tries_until = greatest(tries_until, %(until)s), said = ''
WHERE workspace_id = current_workspace() AND id = %(id)s AND state IN (1, 3)
