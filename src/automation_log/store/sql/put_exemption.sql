INSERT INTO exemptions (workspace_id, hub_id, email, reason, exempted_by, exempted_at)
VALUES (current_workspace(), %(hub)s, %(email)s, %(reason)s, %(by)s, %(now)s)
ON CONFLICT (workspace_id, hub_id, email)
DO UPDATE SET reason = EXCLUDED.reason, exempted_by = EXCLUDED.exempted_by, exempted_at = EXCLUDED.exempted_at
