"""Names that people give to who and what is let in: an API key, an operator, an identity provider."""

from automation_log.domain.errors import InvalidRequest

LONGEST_NAME = 60


def plain_name(name: str, *, what: str, field: str = "name") -> str:
    """Without spaces around it; `what` says what to name. Raises: InvalidRequest."""
    plain = name.strip()
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise InvalidRequest(f"Name {what}, up to {LONGEST_NAME} characters.", field=field)
    return plain
