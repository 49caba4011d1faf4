"""Bearer tokens: random, told once, with a prefix that says what they are for, and named by people."""

import secrets

from automation_log.domain.errors import InvalidRequest
from automation_log.domain.secrets import Secret

LONGEST_TOKEN = 200
LONGEST_NAME = 60


def new_token(prefix: str) -> Secret:
    """A token that nobody can guess; what is found in a file or a log is told apart by its prefix."""
    return Secret(prefix + secrets.token_urlsafe(32))


def may_be_token(text: str, prefix: str) -> bool:
    """Whether it is worth a look in the database."""
    return text.startswith(prefix) and len(text) <= LONGEST_TOKEN


def plain_token_name(name: str, *, what: str) -> str:
    """Without spaces around it. Raises: InvalidRequest."""
    plain = name.strip()
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise InvalidRequest(f"Name {what}, up to {LONGEST_NAME} characters.", field="name")
    return plain
