"""The one rule for passwords that members choose."""

from automation_log.domain.errors import InvalidRequest
from automation_log.domain.secrets import Secret

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024  # argon2 takes any length; nobody types more


def password_mistake(password: Secret) -> InvalidRequest | None:
    """Why it cannot be chosen; None when it can."""
    if SHORTEST_PASSWORD <= len(password.reveal()) <= LONGEST_PASSWORD:
        return None
    return InvalidRequest(f"Give a password of {SHORTEST_PASSWORD} characters or more.", field="password")
