INSERT INTO pauses (id, workspace_id, scope, key, resource, label, why, paused_by, paused_at)
VALUES (%(id)s, current_workspace(), %(scope)s, %(key)s, %(resource)s, %(label)s, %(why)s, %(by)s, %(at)s)
ON CONFLICT (workspace_id, resource) DO NOTHING
