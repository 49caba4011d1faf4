UPDATE mails m SET attempts = m.attempts + 1, due_at = %(now)s + least(
    %(cap)s::interval, %(first)s::interval * power(2, least(m.attempts, 20)))
WHERE m.workspace_id = current_workspace() AND m.id = %(id)s AND m.state = 1 AND m.due_at <= %(now)s
RETURNING m.id, m.kind, m.member_id, m.about_id, m.attempts, m.made_at, m.due_at, m.tries_until
