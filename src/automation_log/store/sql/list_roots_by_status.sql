SELECT * FROM shown_jobs
WHERE workspace_id = current_workspace() AND parent_id IS NULL AND status = %(status)s
    AND id < %(before)s AND id <= %(upto)s AND root_id <= %(upto)s
ORDER BY id DESC LIMIT %(limit)s
