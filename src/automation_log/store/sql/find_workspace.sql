SELECT id, slug, name FROM workspaces WHERE id = current_workspace()
