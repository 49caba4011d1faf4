"""The changes of one thing of the directory, as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from automation_log.store.directory_history import SaidChange
from automation_log.web.services import WebServices
from automation_log.web.times import Moment, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One change, and when."""

    sentence: str
    moment: Moment


def shown_changes(services: WebServices, changes: Sequence[SaidChange]) -> tuple[ShownChange, ...]:
    """The changes in the order they were read."""
    now = services.clock()
    return tuple(
        ShownChange(sentence=one.sentence, moment=moment(one.at, now=now, zone=services.zone))
        for one in changes
    )
