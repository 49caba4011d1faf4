"""Asking for a job."""
