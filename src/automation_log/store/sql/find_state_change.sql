SELECT version, job_id FROM state_changes WHERE workspace_id = current_workspace() AND about = %(about)s
