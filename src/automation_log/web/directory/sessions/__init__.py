"""Your sessions: where a member of any role is signed in, and how to end it."""
