"""Your access: what a member of any role is offered, and what they have."""
