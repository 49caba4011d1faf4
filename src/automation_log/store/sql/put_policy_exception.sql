INSERT INTO policy_exceptions (workspace_id, policy_id, target_id)
VALUES (current_workspace(), %(policy)s, %(target)s)
ON CONFLICT DO NOTHING
