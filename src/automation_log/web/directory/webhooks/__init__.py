"""Webhooks: where programs are told of settled roots, and how far behind each is."""
