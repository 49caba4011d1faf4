SELECT request_id, workspace_id, member_id FROM door_password_requests()
