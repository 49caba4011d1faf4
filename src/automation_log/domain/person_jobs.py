"""A job that bears on whether one person is out: what it did there, how well that is proven, where the log says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.evidence import Evidence
from automation_log.domain.exposure import Closing
from automation_log.domain.outcomes import Outcome
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import FINAL, Status
from automation_log.domain.tasks import Task

STAYS = frozenset({Outcome.KEPT.value, Outcome.DOWNGRADED.value})
"""What a removal comes to when the person stays, with what another grant gives."""
GAVE_NOTHING = frozenset({Reason.GRANT_WITHDRAWN.value, Reason.CANCELLED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class LastEntry:
    """The last entry that was read of a job: its place in the order of commits."""

    epoch: int
    xid: int
    entry_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonJob:
    """One leaf. `is_about_person`: the person is its subject, or its tree's; else it only acted on the same account.

    `assets` is not empty where it leaves the hub itself alone. `outcome` is the word of a completed job, `said` its
    sentence; `triggered_at` is when its root was made, or the time it was made for.
    """

    id: UUID
    root_id: UUID
    task: Task
    target_id: UUID
    is_about_person: bool
    assets: frozenset[str]
    status: Status
    evidence: Evidence | None
    outcome: str
    said: str
    reason: str | None
    triggered_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    last_entry: LastEntry | None

    @property
    def is_observed(self) -> bool:
        """Completed, and what it did was seen in the app."""
        return self.status is Status.COMPLETED and self.evidence is Evidence.OBSERVED

    @property
    def is_open(self) -> bool:
        """Not ended."""
        return self.status not in FINAL

    @property
    def closing(self) -> Closing:
        """As the exposure clock takes it. A removal by which the person stays ends what was to end."""
        return Closing(
            job_id=self.id,
            triggered_at=self.triggered_at,
            begun_at=self.begun_at,
            observed_at=self.ended_at if self.is_observed else None,
            opens=self.is_about_person,
        )


def may_have_given(jobs: Iterable[PersonJob], since: datetime | None) -> PersonJob | None:
    """The newest job that may have given access to the hub itself after this instant."""
    given = [
        job
        for job in jobs
        if job.task is Task.ADDING_USERS
        and not job.assets
        and job.reason not in GAVE_NOTHING
        and (since is None or job.is_open or (job.ended_at is not None and job.ended_at > since))
    ]
    return max(given, key=lambda job: job.triggered_at, default=None)
