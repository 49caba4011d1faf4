SELECT id, app, label FROM accounts WHERE id = %(id)s
