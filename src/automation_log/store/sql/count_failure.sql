INSERT INTO failures_in_a_row AS known (workspace_id, app, reason, times)
VALUES (current_workspace(), %(app)s, %(reason)s, 1)
ON CONFLICT (workspace_id, app, reason) DO UPDATE SET times = known.times + 1
RETURNING times
