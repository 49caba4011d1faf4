"""A session or token becomes an actor with a role."""
