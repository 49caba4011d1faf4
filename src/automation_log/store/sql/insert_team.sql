INSERT INTO teams (id, workspace_id, name, is_managed, external_id, pushed, created_at, changed_at)
VALUES (%(id)s, current_workspace(), %(name)s, %(is_managed)s, %(external_id)s, %(pushed)s, %(now)s, %(now)s)
