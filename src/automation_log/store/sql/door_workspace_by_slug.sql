SELECT door_workspace_by_slug(%(slug)s) AS workspace_id
