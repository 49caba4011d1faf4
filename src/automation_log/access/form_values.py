"""The value that proves a form came from our own page, as pages carry it and as forms bring it back."""

import hmac
import secrets

LENGTH = 32
"""Bytes of the value that a session's token gives."""


def masked(value: str) -> str:
    """The value under a fresh mask, which stands before it.

    Pages are compressed, and the size of what is compressed tells what repeats in it: a value that stayed the same
    could be guessed letter by letter through a filter typed beside it.
    """
    mask = secrets.token_bytes(LENGTH)
    return (mask + _mixed(mask, bytes.fromhex(value))).hex()


def is_form_value(sent: str, expected: str) -> bool:
    """Whether a form brought back the expected value, masked or as it is."""
    try:
        given = bytes.fromhex(sent)
    except ValueError:
        given = b""
    if len(given) == 2 * LENGTH:
        given = _mixed(given[:LENGTH], given[LENGTH:])
    return hmac.compare_digest(given, bytes.fromhex(expected))


def _mixed(mask: bytes, value: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(mask, value, strict=True))
