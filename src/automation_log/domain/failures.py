"""Failure clusters: open failures that have the same reason, in the same app, at the same step."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from automation_log.domain.filters.filter import Filter, OneOf
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.troubles import is_trouble

LOOKED_BACK = timedelta(days=31)
MOST_LOOKED_AT = 10_000
"""Of the newest failures; older ones, and those from before, are in no cluster."""
NAMED_PEOPLE = 3
REASONS = tuple(reason for reason in Reason if is_trouble(reason))
"""What is somebody's problem: a job that was cancelled, or whose access was withdrawn, is as somebody wanted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureCluster:
    """Leaves that are Not completed, and of which nothing alike has completed since.

    `step` is the one at which the last attempt ended; None where none was begun.
    """

    reason: Reason
    app: str
    step: str | None
    jobs: int
    people: int
    first_people: tuple[str, ...]
    """By e-mail, at most `NAMED_PEOPLE`."""
    first_seen_at: datetime
    last_seen_at: datetime
    newest_id: UUID
    """The job that failed last."""

    @property
    def filter(self) -> Filter:
        """What finds these jobs in the log, at whatever step they ended."""
        return Filter(
            (
                OneOf(field="reason", values=(self.reason.value,)),
                OneOf(field="app", values=(self.app,)),
                OneOf(field="status", values=(Status.NOT_COMPLETED.word,)),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """The clusters, the largest first; `is_complete` where no failure since then was left out."""

    clusters: tuple[FailureCluster, ...]
    since: datetime
    is_complete: bool
