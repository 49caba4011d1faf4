"""Roundup, an issue tracker with pages of its own kind and roles in one text field: none of its pages is ours."""
