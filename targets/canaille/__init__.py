"""Canaille, an identity server with pages, SCIM and one-time codes: none of its pages is ours."""
