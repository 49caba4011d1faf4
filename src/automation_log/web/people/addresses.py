"""Where the page of a person is."""

from urllib.parse import quote


def person_path(email: str) -> str:
    """Below a workspace: whatever the app calls the person, one part of an address."""
    return f"people/{quote(email, safe='@')}"
