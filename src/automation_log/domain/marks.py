"""Marks: what is said of an open leaf beside its status, when it goes on for longer than it should."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

SILENT_STEPS = 3
"""A job at work that writes no entry for this many times its longest step's timeout has stalled."""
LONGEST_STEP = timedelta(hours=1)
"""The longest timeout a step may have: assumed where it is not known yet, as nobody is to be alarmed for nothing."""
UNCLAIMED_FOR = timedelta(minutes=5)
"""What is due for longer, waits for nothing and is claimed by nobody has stalled."""
SLOW_TIMES = 3
"""A job at work for more than this many times what is usual is slow."""
USUAL_SHARE = 0.95
"""Usual is what this share of the completed jobs of a task in an app stayed within."""
FEWEST_SAMPLES = 50
"""From fewer completed jobs nothing is usual yet."""


class Mark(Enum):
    """The value is the word of the filter and of the page."""

    STALLED = "stalled"
    SLOW = "slow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What shows how an open leaf fares; None where it has no part in that.

    `held_until` and `said_at`, the last entry, are of leaves at work; `due_at` of those that a worker could claim
    and that nothing holds back; `began_at` is when work began, or began again after a retry that was asked for.
    """

    held_until: datetime | None = None
    said_at: datetime | None = None
    due_at: datetime | None = None
    began_at: datetime | None = None
    longest_step: timedelta | None = None
    usual: timedelta | None = None
    """How long all but few completed jobs of this task and app took."""
    samples: int | None = None
    """Of how many completed jobs that is."""


def marks_of(signs: Signs, *, now: datetime) -> Mapping[Mark, datetime]:
    """The marks that a leaf bears, each with the instant since when."""
    began = {Mark.STALLED: _stalls_at(signs), Mark.SLOW: _slows_at(signs)}
    return {mark: since for mark, since in began.items() if since is not None and since < now}


def _stalls_at(signs: Signs) -> datetime | None:
    ends = [signs.held_until] if signs.held_until is not None else []
    if signs.said_at is not None:
        ends.append(signs.said_at + SILENT_STEPS * (signs.longest_step or LONGEST_STEP))
    if signs.due_at is not None:
        ends.append(signs.due_at + UNCLAIMED_FOR)
    return min(ends, default=None)


def _slows_at(signs: Signs) -> datetime | None:
    if signs.began_at is None or signs.usual is None or (signs.samples or 0) < FEWEST_SAMPLES:
        return None
    return signs.began_at + SLOW_TIMES * signs.usual
