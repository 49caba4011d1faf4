"""What a person gives about an account or a hub, made plain or refused with its field."""

from urllib.parse import urlsplit

from automation_log.domain.errors import InvalidRequest

LONGEST_NAME = 120
LONGEST_ADDRESS = 500
SCHEMES = ("http", "https")


def plain_name(text: str, *, field: str, what: str) -> str:
    """Without spaces around it. Raises: InvalidRequest, when empty, too long or not to be printed."""
    name = text.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidRequest(f"Give {what}, up to {LONGEST_NAME} characters.", field=field)
    return name


def plain_address(text: str) -> str:
    """Where the app is, without a slash at its end. Raises: InvalidRequest, when it is no such address."""
    address = text.strip()
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in SCHEMES and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_one = False
    if not is_one or not address.isprintable() or " " in address or len(address) > LONGEST_ADDRESS:
        raise InvalidRequest("Give the app's address, such as https://app.example.com.", field="address")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise InvalidRequest(
            "Give the address without a user name, a question mark or a number sign: "
            "user name and password are kept apart.",
            field="address",
        )
    return address.rstrip("/")
