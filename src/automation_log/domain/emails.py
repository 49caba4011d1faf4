"""E-mail addresses: what is one, and as what it is compared."""

import re

LONGEST = 254
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


def plain_email(email: str) -> str:
    """As it is kept and compared: no spaces around it, small letters."""
    return email.strip().lower()


def is_email(text: str) -> bool:
    """Whether it can be one; whether somebody reads what is sent there, only sending tells."""
    return len(text) <= LONGEST and EMAIL.fullmatch(text) is not None
