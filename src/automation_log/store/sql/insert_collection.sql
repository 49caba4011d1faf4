INSERT INTO collections (id, workspace_id, parent_id, depth, name, owner_id, created_at)
VALUES (%(id)s, current_workspace(), %(parent)s, %(depth)s, %(name)s, %(owner)s, %(now)s)
