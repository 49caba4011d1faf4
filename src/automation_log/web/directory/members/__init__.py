"""Members: the list, and one person with what they have and why."""
