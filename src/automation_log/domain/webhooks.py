"""Webhooks: what a root's settling is called, which name a message goes by, and when a failed one is tried again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import assert_never
from uuid import UUID, uuid5

from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.troubles import is_trouble

FIRST_PAUSE = timedelta(seconds=10)
"""After the first failure; each next is twice as long."""
LONGEST_PAUSE = timedelta(minutes=15)
PAUSED_AFTER = timedelta(days=1)
"""A webhook that takes nothing for so long is paused; nothing is lost, it goes on where it stands."""


class Event(Enum):
    """What is told of a root that settled; each settling is one of these. The value stands in the payload."""

    SETTLED = "job.settled"
    FAILED = "job.failed"
    RECOVERED = "job.recovered"

    @property
    def meaning(self) -> str:
        """What a receiver is told with it."""
        match self:
            case Event.SETTLED:
                return "A job has ended as wanted: completed, cancelled, or withdrawn."
            case Event.FAILED:
                return "A job has ended with something not completed that somebody has to look at."
            case Event.RECOVERED:
                return "A job that had failed was retried, and all of it is completed."
            case _:
                assert_never(self)


TEST = "webhook.test"
"""What a test message is called; it is no event, and nothing waits for it."""


def event_of(status: Status, reasons: Iterable[Reason], before: Iterable[Reason]) -> Event:
    """What a settling is called.

    `reasons` are those of the leaves that had not completed when the root settled, `before` those at its earlier
    settlings.
    """
    if any(is_trouble(reason) for reason in reasons):
        return Event.FAILED
    if status is Status.COMPLETED and any(is_trouble(reason) for reason in before):
        return Event.RECOVERED
    return Event.SETTLED


def message_id(webhook_id: UUID, entry_id: UUID) -> str:
    """The same for every attempt to tell one webhook of one settling, also when it is delivered again on purpose."""
    return f"msg_{uuid5(webhook_id, entry_id.hex).hex}"


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row, at least one."""
    doubled: int = 2 ** min(failures - 1, 20)
    return min(LONGEST_PAUSE, FIRST_PAUSE * doubled)


def is_given_up(failing_since: datetime, now: datetime) -> bool:
    """Whether trying goes on no longer."""
    return now - failing_since >= PAUSED_AFTER
