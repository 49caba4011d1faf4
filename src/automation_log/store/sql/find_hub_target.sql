SELECT id, app, label FROM hubs WHERE id = %(id)s
