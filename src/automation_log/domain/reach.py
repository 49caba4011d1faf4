"""Reach: how far an installation lets webhooks go."""

from enum import Enum
from typing import assert_never

from automation_log.domain.addresses import Address, is_loopback, is_public, is_refused


class Reach(Enum):
    """The values are what the setting takes. Link-local addresses and clouds' metadata are beyond every reach."""

    PUBLIC = "public"
    PRIVATE = "private"
    LOOPBACK = "loopback"

    def refusal(self, address: Address) -> str | None:
        """Why this address may not be called; None when it may."""
        if is_refused(address):
            return "Its address is link-local or a cloud's metadata; nothing of ours calls it."
        if is_loopback(address):
            return (
                None
                if self is Reach.LOOPBACK
                else "Its address is this very machine; nothing of ours calls it."
            )
        match self:
            case Reach.PUBLIC:
                return (
                    None
                    if is_public(address)
                    else "Its address is in an inner network; only public ones are called."
                )
            case Reach.PRIVATE | Reach.LOOPBACK:
                return None
            case _:
                assert_never(self)
