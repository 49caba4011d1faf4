SELECT id, created_at, actor_label FROM jobs
WHERE workspace_id = current_workspace() AND rerun_of = %(id)s
ORDER BY id
