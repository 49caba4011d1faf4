"""The exposure clock: how long somebody kept access, from what triggered its end to the effect that was observed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A job that is to end one access of one person: to one target, by one task.

    `triggered_at` is when its root was made, or the time it was made for. `opens` tells whether it also says that the
    access was to end; a job for another reason, such as a password rotated by policy, ends it all the same.
    `observed_at` is when its effect was observed, None before; that the app said yes is not enough.
    """

    job_id: UUID
    triggered_at: datetime
    begun_at: datetime | None
    observed_at: datetime | None
    opens: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One stretch of access that was to end: from its trigger on, and still ticking where `ended_at` is None.

    `opened_by` is None where no job was made. `ended_by` is the job whose effect was observed; None while it ticks, and
    where the access was given again. `seen_again_at`: it was observed gone when this began, and was seen since.
    """

    since: datetime
    ended_at: datetime | None = None
    opened_by: UUID | None = None
    ended_by: UUID | None = None
    seen_again_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the clock ticks."""
        return self.ended_at is None

    def lasted(self, now: datetime) -> timedelta:
        """How long it lasted, or has by now."""
        return max((self.ended_at or now) - self.since, timedelta())


def exposures(
    closings: Iterable[Closing],
    *,
    lost_at: datetime | None = None,
    given: Iterable[datetime] = (),
    seen_at: datetime | None = None,
) -> tuple[Exposure, ...]:
    """The stretches of one access, in order and apart; only the last may be open.

    `lost_at` is when the directory took the access away, whether or not a job followed. `given` are the instants at
    which it was given again: from then on it is no longer to end. `seen_at` is the latest reading of the app that shows
    the person: after an observed end it begins a stretch that counts from that end, as nobody knows when they came
    back.
    """
    jobs = tuple(closings)
    triggers = sorted((job.triggered_at, str(job.job_id), job.job_id) for job in jobs if job.opens)
    instants: list[tuple[datetime, UUID | None]] = [(at, identifier) for at, _, identifier in triggers]
    if lost_at is not None:
        instants = sorted([(lost_at, None), *instants], key=lambda one: one[0])
    found: list[Exposure] = []
    for since, job_id in instants:
        if not found or _is_past(found[-1], since):
            found.append(_stretch(since, job_id, jobs, given))
    last = found[-1] if found else None
    if seen_at is not None and last is not None and last.ended_by is not None:
        assert last.ended_at is not None, "what a job ended has an end"
        if seen_at > last.ended_at:
            found.append(Exposure(since=last.ended_at, seen_again_at=seen_at))
    return tuple(found)


def widest(found: Iterable[Exposure], now: datetime) -> Exposure | None:
    """The open one that has lasted longest; None where no clock ticks."""
    return max((one for one in found if one.is_open), key=lambda one: one.lasted(now), default=None)


def _is_past(stretch: Exposure, instant: datetime) -> bool:
    return stretch.ended_at is not None and stretch.ended_at < instant


def _stretch(
    since: datetime, job_id: UUID | None, jobs: tuple[Closing, ...], given: Iterable[datetime]
) -> Exposure:
    """From here to the first observed effect of a job made or begun since, or to when it was given again.

    A worker's clock may be behind the one that made the job: what was made since has begun since; no end is earlier.
    """
    ends: list[tuple[datetime, bool, UUID | None]] = [
        (max(job.observed_at, since), True, job.job_id)
        for job in jobs
        if job.observed_at is not None
        and (job.triggered_at >= since or (job.begun_at is not None and job.begun_at >= since))
    ]
    ends += [(at, False, None) for at in given if at > since]
    ended_at, _, ended_by = min(
        ends, key=lambda end: (end[0], end[1], str(end[2])), default=(None, False, None)
    )
    return Exposure(since=since, ended_at=ended_at, opened_by=job_id, ended_by=ended_by)
