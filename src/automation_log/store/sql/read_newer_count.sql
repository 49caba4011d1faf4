SELECT count(*) AS newer FROM (
    SELECT 1 FROM jobs
    WHERE workspace_id = current_workspace() AND parent_id IS NULL AND id > %(upto)s
        AND (%(status)s::smallint IS NULL OR status = %(status)s::smallint)
    LIMIT %(cap)s) AS newer_roots
