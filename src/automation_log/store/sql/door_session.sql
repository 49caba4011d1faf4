SELECT workspace_id, session_id FROM door_session(%(token_hash)s)
