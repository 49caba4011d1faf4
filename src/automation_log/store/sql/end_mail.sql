UPDATE mails SET state = %(state)s, said = %(said)s, sent_at = CASE WHEN %(state)s = 2 THEN %(now)s END
WHERE workspace_id = current_workspace() AND id = %(id)s AND state = 1 AND attempts = %(attempts)s
