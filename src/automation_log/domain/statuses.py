"""The six statuses, their legal moves, and the roll-up of a parent from its leaves."""

from dataclasses import dataclass
from enum import IntEnum
from typing import assert_never


class Status(IntEnum):
    """A job's status; the numbers are what the database stores and never change."""

    QUEUED = 1
    STARTED = 2
    RUNNING = 3
    RETRYING = 4
    COMPLETED = 5
    NOT_COMPLETED = 6

    @property
    def word(self) -> str:
        """The stored word, as the API and the CLI speak it: `not_completed`."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The words people read: `Not completed`."""
        return self.name.replace("_", " ").capitalize()


# A leaf's legal moves. Running and Started may fall back to Queued never: a taken-over job keeps its status,
# because its steps may already have acted. Not completed → Retrying is a retry somebody asked for.
LEGAL_MOVES: dict[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.STARTED, Status.NOT_COMPLETED}),
    Status.STARTED: frozenset({Status.RUNNING, Status.RETRYING, Status.COMPLETED, Status.NOT_COMPLETED}),
    Status.RUNNING: frozenset({Status.RETRYING, Status.COMPLETED, Status.NOT_COMPLETED}),
    Status.RETRYING: frozenset({Status.STARTED, Status.NOT_COMPLETED}),
    Status.COMPLETED: frozenset(),
    Status.NOT_COMPLETED: frozenset({Status.RETRYING}),
}

FINAL = frozenset({Status.COMPLETED, Status.NOT_COMPLETED})


def is_legal_move(before: Status, after: Status) -> bool:
    """Whether a leaf may go from one status to the other."""
    return after in LEGAL_MOVES[before]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """How many leaves below a parent, at any depth, stand in each status."""

    queued: int = 0
    started: int = 0
    running: int = 0
    retrying: int = 0
    completed: int = 0
    not_completed: int = 0

    def moved(self, before: Status | None, after: Status | None) -> "Tallies":
        """The tallies after one leaf changed; `None` is a leaf not yet there (before) or gone (after)."""
        counts = {status: self.of(status) for status in Status}
        if before is not None:
            counts[before] -= 1
        if after is not None:
            counts[after] += 1
        return Tallies(**{status.word: count for status, count in counts.items()})

    def of(self, status: Status) -> int:
        """The number of leaves in this status."""
        count: int = getattr(self, status.word)
        return count

    @property
    def total(self) -> int:
        """The number of leaves."""
        return sum(self.of(status) for status in Status)

    @property
    def still_open(self) -> int:
        """The number of leaves that have not ended."""
        return self.total - self.completed - self.not_completed


def roll_up(tallies: Tallies) -> Status:
    """A parent's status, from its six tallies alone (seed, "Status types").

    Not completed wins over Retrying, over Running; all Completed is Completed; any leaf started or finished
    is Started; else Queued.
    """
    if tallies.not_completed:
        return Status.NOT_COMPLETED
    if tallies.retrying:
        return Status.RETRYING
    if tallies.running:
        return Status.RUNNING
    if tallies.completed and tallies.completed == tallies.total:
        return Status.COMPLETED
    if tallies.started or tallies.completed:
        return Status.STARTED
    return Status.QUEUED


def is_settled(tallies: Tallies) -> bool:
    """Whether every leaf has ended: can I walk away?"""
    return tallies.total > 0 and tallies.still_open == 0


def meaning(status: Status) -> str:
    """What a status says of a leaf, in one sentence."""
    match status:
        case Status.QUEUED:
            return "Recorded; nobody has taken it yet."
        case Status.STARTED:
            return "A worker took it and opens a session."
        case Status.RUNNING:
            return "Its steps act on the app."
        case Status.RETRYING:
            return "An attempt failed; the next has a time."
        case Status.COMPLETED:
            return "The effect was observed, or accepted where the app cannot show it."
        case Status.NOT_COMPLETED:
            return "Given up; the reason says why."
        case _:
            assert_never(status)
