"""Mails: what they are about, how they fare, and when a failed one is tried again."""

from datetime import timedelta
from enum import IntEnum
from typing import assert_never

FIRST_PAUSE = timedelta(minutes=1)
"""After the first attempt; longer than an attempt may take, as the pause is also its lease."""
LONGEST_PAUSE = timedelta(minutes=15)
LONGEST_LINE = 200


class MailKind(IntEnum):
    """What a mail is about; the numbers are what the database stores."""

    TROUBLE = 1
    RECOVERY = 2
    CLAIMS = 3
    INVITATION = 4
    LOST_PASSWORD = 5
    LOGOUT = 6
    WEBHOOK = 7

    @property
    def label(self) -> str:
        """`Lost password`."""
        return self.name.replace("_", " ").capitalize()

    @property
    def tried_for(self) -> timedelta:
        """How long sending is tried: what comes later is of no use any more."""
        match self:
            case (
                MailKind.TROUBLE
                | MailKind.RECOVERY
                | MailKind.CLAIMS
                | MailKind.INVITATION
                | MailKind.LOGOUT
                | MailKind.WEBHOOK
            ):
                return timedelta(days=1)
            case MailKind.LOST_PASSWORD:
                return timedelta(hours=1)
            case _:
                assert_never(self)


class MailState(IntEnum):
    """How a mail fares; needless is what had nothing to say any more when its turn came."""

    DUE = 1
    SENT = 2
    GIVEN_UP = 3
    NEEDLESS = 4

    @property
    def label(self) -> str:
        """`Given up`."""
        return self.name.replace("_", " ").capitalize()


def one_line(text: str, *, longest: int = LONGEST_LINE) -> str:
    """Text from outside, fit for a header or a line of its own: nothing in it ends the line or turns its direction."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(plain.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
