"""One-time links: what each is for, and how long it opens."""

from datetime import timedelta
from enum import IntEnum
from typing import assert_never


class LinkPurpose(IntEnum):
    """What a link lets its holder do; the numbers are what the database stores."""

    SIGN_IN = 1
    INVITATION = 2
    LOST_PASSWORD = 3

    @property
    def lasts(self) -> timedelta:
        """From when it was made."""
        match self:
            case LinkPurpose.SIGN_IN | LinkPurpose.LOST_PASSWORD:
                return timedelta(hours=1)
            case LinkPurpose.INVITATION:
                return timedelta(days=7)
            case _:
                assert_never(self)


CHOOSE_A_PASSWORD = frozenset({LinkPurpose.INVITATION, LinkPurpose.LOST_PASSWORD})
"""Purposes of links whose holder may choose the member's password."""
