SELECT workspace_id, mail_id FROM door_due_mails(%(now)s)
