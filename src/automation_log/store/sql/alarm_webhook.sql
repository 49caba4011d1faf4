UPDATE webhooks SET alarm_id = %(alarm)s WHERE workspace_id = current_workspace() AND id = %(id)s
