SELECT workspace_id, batch_id FROM door_running_batches()
