"""Runs identity automations and records every critical step, live, on one page."""
