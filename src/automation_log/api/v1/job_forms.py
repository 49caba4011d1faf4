"""A job and its entries as they go out, and a new job as it comes in."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from automation_log.api.v1.forms import Email, Flag, Given, Labelled, Shown, Text
from automation_log.api.v1.paging import Listed, cursor_of
from automation_log.exports.entry_line import entry_line
from automation_log.exports.job_line import job_line
from automation_log.store.finding import Found
from automation_log.store.reading import JobRow, SaidEntry

TaskWord = Literal[
    "adding_users",
    "syncing_users",
    "updating_user_roles",
    "removing_users",
    "rotating_passwords",
    "turning_on_mfa",
    "turning_off_mfa",
    "logging_in",
]
StatusWord = Literal["queued", "started", "running", "retrying", "completed", "not_completed"]


class JobTarget(Given):
    """What the job is to act on."""

    kind: Literal["business_hub", "account"]
    id: UUID


class NewJob(Given):
    """One task for one target."""

    task: TaskWord
    target: JobTarget
    people: Annotated[
        tuple[Email, ...], Field(description="Whom it is about, by e-mail.", max_length=10_000)
    ] = ()
    roles: Annotated[tuple[Text, ...], Field(description="The role to have in the app.", max_length=100)] = ()
    assets: dict[Text, Text] = Field(
        default_factory=dict,
        description="Roles in assets, by asset; without `roles` the assets alone.",
        max_length=100,
    )
    scheduled_for: Annotated[
        AwareDatetime | None, Field(description="When it is to run, with its offset; now when left out.")
    ] = None
    is_preview: Annotated[
        Flag, Field(description="Look, show what would follow, and let nothing follow: a sync alone can.")
    ] = False


class NewTime(Given):
    """When a scheduled job is to run instead."""

    scheduled_for: Annotated[AwareDatetime, Field(description="The instant, with its offset.")]


class JobReason(Shown):
    """Why a job is Not completed or Retrying, and what a person can do about it."""

    code: str
    sentence: str
    to_do: str
    detail: str | None


class Job(Shown):
    """One execution of one task."""

    id: UUID
    root_id: UUID
    parent_id: UUID | None
    status: StatusWord
    settled: Annotated[bool, Field(description="Every leaf has ended.")]
    task: TaskWord
    target: Labelled
    subject: Annotated[str | None, Field(description="Whom it is about.")]
    asked: Annotated[dict[str, Any], Field(description="What it was told besides: roles, assets, a preview.")]
    actor: Labelled
    trigger: str
    cause: Annotated[Labelled, Field(description="What led here; its label is a sentence.")]
    app: str
    reason: JobReason | None
    evidence: Annotated[str | None, Field(description="requested, accepted or observed.")]
    attempt: int
    waits_for: str | None
    decided_by: UUID | None
    rerun_of: UUID | None
    leaves: Annotated[
        dict[StatusWord, int] | None,
        Field(description="The leaves below it at any depth, by status; null where it is a leaf."),
    ]
    created_at: datetime
    updated_at: Annotated[datetime, Field(description="When its status last changed.")]
    started_at: datetime | None
    finished_at: datetime | None
    due_at: datetime | None
    scheduled_for: datetime | None
    cancel_requested_at: datetime | None


class FoundJob(Job):
    """A root of the log, as a filter found it."""

    hit: Annotated[
        UUID | None, Field(description="The first nested job that matches, where the root itself does not.")
    ]
    hits: Annotated[int, Field(description="How many jobs of this tree match.")]


class Searched(Shown):
    """How far a search came: an empty page that is not complete has a `next` to go on with."""

    newest_at: datetime
    back_to: datetime
    is_complete: Annotated[bool, Field(description="All that was asked for was searched.")]


class FoundJobs(Listed[FoundJob]):
    """A page of what a filter finds."""

    searched: Annotated[Searched | None, Field(description="Null where there was nothing to search.")]


class Entry(Shown):
    """One line of the log about a job: which columns it set, and what else it says."""

    id: UUID
    kind: str
    at: datetime
    set: dict[str, Any]
    says: dict[str, Any]


class Submitted(Shown):
    """The root job that an order became."""

    job: UUID


class JobAsked(Shown):
    """What was asked of a job; what came of it is in the job."""

    job: UUID
    asked: Literal["retry", "cancel", "move"]


def job_shown(row: JobRow) -> Job:
    """The job as it goes out."""
    return Job.model_validate(job_line(row))


def found_shown(found: Found) -> FoundJobs:
    """A page of the log; it goes on where the search ran out of time, as well as behind a full page."""
    searched = found.searched
    last = found.roots[-1].row["id"] if found.has_more else searched.go_on_before if searched else None
    return FoundJobs(
        items=[
            FoundJob(**dict(job_shown(one.row)), hit=one.hit["id"] if one.hit else None, hits=one.hits)
            for one in found.roots
        ],
        next=cursor_of((last,) if last else None),
        searched=Searched(
            newest_at=searched.newest_at, back_to=searched.back_to, is_complete=searched.is_complete
        )
        if searched
        else None,
    )


def entry_shown(entry_id: UUID, entry: SaidEntry) -> Entry:
    """The entry as it goes out."""
    return Entry.model_validate(entry_line(entry_id, entry))
