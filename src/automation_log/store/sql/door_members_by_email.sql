SELECT workspace_id, member_id FROM door_members_by_email(%(email)s)
