"""A batch: one act for every job that a filter found at one instant, asked for one job after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from typing import assert_never
from uuid import UUID

from automation_log.domain.jobs import Actor
from automation_log.domain.statuses import FINAL, Status
from automation_log.domain.triggers import Trigger

MOST_JOBS = 10_000
"""In one batch; whoever asks for more narrows the filter."""
PREVIEW_LASTS = timedelta(hours=1)
"""How long after its preview a batch may be begun: an older one tells of another day."""
MOST_SAID = 120
"""Of a filter, in a sentence."""


class Act(IntEnum):
    """What is asked of each job; the numbers are what the database stores."""

    RETRY = 1
    RERUN = 2
    CANCEL = 3

    @property
    def word(self) -> str:
        """`retry`."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """`Retry`."""
        return self.name.capitalize()

    @property
    def past(self) -> str:
        """What became of a job: `retried`."""
        match self:
            case Act.RETRY:
                return "retried"
            case Act.RERUN:
                return "run again"
            case Act.CANCEL:
                return "asked to end"
            case _:
                assert_never(self)


class BatchState(IntEnum):
    """How far a batch is; the numbers are what the database stores."""

    PREVIEWED = 1
    RUNNING = 2
    DONE = 3
    ABORTED = 4

    @property
    def word(self) -> str:
        """`running`."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """`Running`."""
        return self.name.capitalize()


class TurnState(IntEnum):
    """What became of one job of a batch; the numbers are what the database stores."""

    WAITING = 1
    ASKED = 2
    REFUSED = 3

    @property
    def word(self) -> str:
        """`asked`."""
        return self.name.lower()


class Refusal(Enum):
    """Why a job is left as it is; the value is the stable code."""

    COMPLETED = "completed"
    STILL_OPEN = "still_open"
    ALREADY_ENDED = "already_ended"
    CANCEL_ASKED = "cancel_asked"
    CHANGED_MEANWHILE = "changed_meanwhile"
    RERUN_MEANWHILE = "rerun_meanwhile"
    EXCLUDED_INSIDE = "excluded_inside"
    POLICY_CHANGED = "policy_changed"
    TARGET_GONE = "target_gone"
    APP_CANNOT = "app_cannot"
    GONE = "gone"
    BROKE = "broke"

    @property
    def sentence(self) -> str:
        """Why, for people."""
        return SENTENCES[self]


SENTENCES: Mapping[Refusal, str] = {
    Refusal.COMPLETED: "It is Completed; a rerun would ask for it again.",
    Refusal.STILL_OPEN: "It has not ended.",
    Refusal.ALREADY_ENDED: "It has ended; there is nothing to cancel.",
    Refusal.CANCEL_ASKED: "Cancel was asked for already.",
    Refusal.CHANGED_MEANWHILE: "It has run since the preview, so that what was seen of it is old.",
    Refusal.RERUN_MEANWHILE: "It was run again since the preview.",
    Refusal.EXCLUDED_INSIDE: "Something nested in it is what the filter excludes.",
    Refusal.POLICY_CHANGED: "Its policy was switched off or deleted, or leaves its target alone by now.",
    Refusal.TARGET_GONE: "What it acts on is not here any more.",
    Refusal.APP_CANNOT: "Its app no longer does the task.",
    Refusal.GONE: "The job is not here any more.",
    Refusal.BROKE: "Asking for it failed; the program's own log says how.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a job stands: what decides whether an act means anything to it. `changed_at` is its status's last move."""

    root_id: UUID
    id: UUID
    status: Status
    is_settled: bool
    is_cancel_asked: bool
    changed_at: datetime


def why_not(act: Act, job: Standing, *, seen_at: datetime | None = None) -> Refusal | None:
    """Why the act is refused to a job that stands so; `seen_at` is the `changed_at` that the preview saw."""
    match act:
        case Act.RETRY:
            if job.status is not Status.NOT_COMPLETED:
                return Refusal.COMPLETED if job.status in FINAL else Refusal.STILL_OPEN
        case Act.RERUN:
            if not job.is_settled:
                return Refusal.STILL_OPEN
        case Act.CANCEL:
            # What it did since the preview does not matter here: it is to end, however far it has come.
            if job.is_settled:
                return Refusal.ALREADY_ENDED
            return Refusal.CANCEL_ASKED if job.is_cancel_asked else None
        case _:
            assert_never(act)
    return Refusal.CHANGED_MEANWHILE if seen_at not in (None, job.changed_at) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One job of a batch that waits for its turn, as the preview saw it."""

    root_id: UUID
    job_id: UUID
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one job: asked, with the root that a rerun made, or refused."""

    job_id: UUID
    refusal: Refusal | None = None
    made_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One batch. Of the `found` jobs it is about, `done` were asked and `refused` were not, so far."""

    id: UUID
    act: Act
    filter: str
    actor: Actor
    trigger: Trigger
    asked_at: datetime
    upto: UUID | None
    """The newest root there was when it was previewed."""
    state: BatchState
    roots: int
    """Of the jobs that the filter finds, those taken in whole, as they stand in the log."""
    nested: int
    """And nested ones taken in by themselves."""
    found: int
    done: int
    refused: int
    left_out: Mapping[Refusal, int]
    """What the filter finds, and the act meant nothing to at the preview."""
    begun_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    """Who aborted it."""

    @property
    def found_by(self) -> str:
        """What it is about, for a sentence: all that “app:figma” found; a long filter is cut short."""
        if not self.filter:
            return "every job there was"
        text = self.filter if len(self.filter) <= MOST_SAID else f"{self.filter[: MOST_SAID - 1]}…"
        return f"all that “{text}” found"

    @property
    def waiting(self) -> int:
        """How many are still to come, or never came."""
        return self.found - self.done - self.refused


def jobs_in_words(number: int) -> str:
    """`1 job`, `1,204 jobs`."""
    return f"{number:,} job{'' if number == 1 else 's'}"
