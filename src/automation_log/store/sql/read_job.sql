SELECT * FROM shown_jobs WHERE workspace_id = current_workspace() AND id = %(id)s
