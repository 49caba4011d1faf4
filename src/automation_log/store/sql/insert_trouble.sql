INSERT INTO troubles (id, workspace_id, task, app, target_id, reason, person, root_id, job_id, began_at, seen_at)
VALUES (%(id)s, current_workspace(), %(task)s, %(app)s, %(target)s, %(reason)s, %(person)s, %(root)s, %(job)s,
        %(at)s, %(at)s)
