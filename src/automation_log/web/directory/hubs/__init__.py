"""Business hubs: the list, and one with its people and what a sync may do there."""
