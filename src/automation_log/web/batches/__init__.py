"""Bulk: an act on all that a filter finds, from its preview to its end."""
