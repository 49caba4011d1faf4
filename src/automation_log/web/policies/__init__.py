"""What triggers jobs by the time: the Workspace policy and the Password policies."""
