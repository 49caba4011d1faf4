"""Signing in and out, the one-time link, and the first run."""
