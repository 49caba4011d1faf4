"""E-mail addresses, as they are compared."""


def plain_email(email: str) -> str:
    """As it is kept and compared: no spaces around it, small letters."""
    return email.strip().lower()
