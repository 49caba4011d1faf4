"""Bearer tokens: random, told once, with a prefix that says what they are for."""

import secrets

from automation_log.domain.secrets import Secret

LONGEST_TOKEN = 200


def new_token(prefix: str) -> Secret:
    """A token that nobody can guess; what is found in a file or a log is told apart by its prefix."""
    return Secret(prefix + secrets.token_urlsafe(32))


def may_be_token(text: str, prefix: str) -> bool:
    """Whether it is worth a look in the database."""
    return text.startswith(prefix) and len(text) <= LONGEST_TOKEN
