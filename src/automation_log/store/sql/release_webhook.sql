UPDATE webhooks SET held_until = %(now)s
WHERE workspace_id = current_workspace() AND id = %(id)s AND round = %(round)s
