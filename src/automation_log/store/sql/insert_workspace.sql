INSERT INTO workspaces (id, slug, name, created_at)
VALUES (current_workspace(), %(slug)s, %(name)s, %(now)s)
