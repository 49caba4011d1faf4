SELECT workspace_id, webhook_id FROM door_due_webhooks(%(now)s)
