SELECT m.id, m.kind, m.member_id, p.email, m.about_id, m.state, m.attempts, m.made_at, m.due_at, m.tries_until,
    m.sent_at, m.said
FROM mails m
JOIN members p ON p.id = m.member_id
WHERE m.workspace_id = current_workspace()
ORDER BY m.id DESC LIMIT %(limit)s
