DELETE FROM failures_in_a_row WHERE workspace_id = current_workspace() AND app = %(app)s
