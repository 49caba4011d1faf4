"""Whether a person is fully out, as it goes out: the answer, the reasons, and every place with its jobs."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from automation_log.api.v1.forms import Shown
from automation_log.api.v1.job_forms import StatusWord, TaskWord
from automation_log.domain.coverage import CoveredPlace
from automation_log.domain.exposure import Exposure
from automation_log.domain.person_jobs import LastEntry, PersonJob
from automation_log.store.people import Person
from automation_log.store.positions import Position

AnswerWord = Literal["fully_out", "not_yet", "not_out", "unknown"]
StandingWord = Literal["out", "open", "in", "unknown"]


class EntryPlace(Shown):
    """Where an entry stands in the order of commits."""

    epoch: int
    xid: int
    id: UUID


class CommittedPlace(Shown):
    """Up to where the log had been committed."""

    epoch: int
    xid: int


class Clock(Shown):
    """One stretch of access that was to end; it ticks while `ended_at` is null."""

    since: datetime
    ended_at: datetime | None
    seconds: Annotated[float, Field(description="How long it lasted, or has by `at`.")]
    opened_by: Annotated[
        UUID | None, Field(description="The job that was to end it; null where none was made.")
    ]
    ended_by: Annotated[UUID | None, Field(description="The job whose effect was observed.")]
    seen_again_at: Annotated[
        datetime | None,
        Field(description="It was observed gone at `since`, and a roster has shown it since."),
    ]


class PlaceJob(Shown):
    """What one job did there."""

    id: UUID
    root_id: UUID
    task: TaskWord
    status: StatusWord
    evidence: str | None
    outcome: str | None
    reason: Annotated[str | None, Field(description="Its code; the job says what to do.")]
    about_person: Annotated[
        bool,
        Field(
            description="False of a job at the same account that was not made because of this person alone."
        ),
    ]
    triggered_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    last_entry: EntryPlace | None


class PersonPlace(Shown):
    """One hub, account or way in; `jobs` is empty where nobody started one."""

    kind: Literal["business_hub", "account", "session"]
    id: UUID | None
    label: str
    app: str | None
    standing: StandingWord
    because: str
    directory: Annotated[list[str], Field(description="What the directory and the roster say, in sentences.")]
    jobs: list[PlaceJob]
    exposures: list[Clock]


class PersonShown(Shown):
    """Is this person fully out?"""

    email: str
    name: str | None
    member_id: Annotated[UUID | None, Field(description="Null where the person is no member now.")]
    answer: AnswerWord
    open: Annotated[int, Field(description="How many places are not out.")]
    reasons: list[str]
    at: Annotated[datetime, Field(description="When this was read; open clocks tick until here.")]
    widest_open_seconds: Annotated[float | None, Field(description="Null where no clock ticks.")]
    committed: CommittedPlace
    last_entry: Annotated[EntryPlace | None, Field(description="The last entry that was read.")]
    places: list[PersonPlace]


def person_shown(person: Person, committed: Position) -> PersonShown:
    """The person as it goes out."""
    coverage = person.coverage
    widest = coverage.widest
    return PersonShown(
        email=person.email,
        name=person.name or None,
        member_id=person.member_id,
        answer=coverage.answer.value,
        open=len(coverage.not_out),
        reasons=list(coverage.reasons),
        at=coverage.at,
        widest_open_seconds=widest[1].lasted(coverage.at).total_seconds() if widest else None,
        committed=CommittedPlace(epoch=committed.epoch, xid=committed.xid),
        last_entry=_entry(person.last_entry),
        places=[_place(place, coverage.at) for place in coverage.places],
    )


def _place(place: CoveredPlace, now: datetime) -> PersonPlace:
    return PersonPlace(
        kind=place.kind.value,
        id=place.id,
        label=place.label,
        app=place.app or None,
        standing=place.standing.value,
        because=place.because,
        directory=list(place.directory),
        jobs=[_job(job) for job in place.jobs],
        exposures=[_clock(one, now) for one in place.exposures],
    )


def _job(job: PersonJob) -> PlaceJob:
    return PlaceJob(
        id=job.id,
        root_id=job.root_id,
        task=job.task.word,  # type: ignore[arg-type]  # a test holds the words to the tasks
        status=job.status.word,  # type: ignore[arg-type]  # and to the statuses
        evidence=job.evidence.word if job.evidence else None,
        outcome=job.outcome or None,
        reason=job.reason,
        about_person=job.is_about_person,
        triggered_at=job.triggered_at,
        started_at=job.begun_at,
        finished_at=job.ended_at,
        last_entry=_entry(job.last_entry),
    )


def _clock(one: Exposure, now: datetime) -> Clock:
    return Clock(
        since=one.since,
        ended_at=one.ended_at,
        seconds=one.lasted(now).total_seconds(),
        opened_by=one.opened_by,
        ended_by=one.ended_by,
        seen_again_at=one.seen_again_at,
    )


def _entry(entry: LastEntry | None) -> EntryPlace | None:
    return None if entry is None else EntryPlace(epoch=entry.epoch, xid=entry.xid, id=entry.entry_id)
