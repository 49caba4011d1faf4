"""Jobs: the log newest first, one job, what is nested in it and what it wrote; submitting, retrying, cancelling."""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import StreamingResponse

from automation_log.access.caller import Caller
from automation_log.api.v1.changing import sent
from automation_log.api.v1.entering import JobsReader, JobsWriter, Services
from automation_log.api.v1.events import events
from automation_log.api.v1.job_forms import (
    Entry,
    FoundJobs,
    Job,
    JobAsked,
    NewJob,
    NewTime,
    Submitted,
    entry_shown,
    found_shown,
    job_shown,
)
from automation_log.api.v1.paging import Asked, Listed, cursor_of
from automation_log.domain.errors import InvalidRequest, MalformedRequest
from automation_log.domain.filters.grammar import parse
from automation_log.domain.jobs import TargetKind
from automation_log.domain.tasks import TASKS_BY_WORD
from automation_log.exports.exporting import Export, begun, exported
from automation_log.exports.following import followed, now_here
from automation_log.exports.formats import FORMATS
from automation_log.store import reading
from automation_log.store.finding import find_roots
from automation_log.store.pages import NIL
from automation_log.store.positions import EntryPosition
from automation_log.store.reading import NestedCursor
from automation_log.store.searching import LogQuery
from automation_log.triggers.checks import ABOUT_PEOPLE, GIVES_ACCESS
from automation_log.triggers.order import Order

router = APIRouter(tags=["jobs"])
IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,200}")
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Of your choosing, up to 200 signs. The same order under the same key makes no second job for "
        "seven days: the answer is 200 with the first.",
    ),
]


@router.get("/jobs")
async def list_jobs(
    caller: JobsReader,
    services: Services,
    asked: Asked,
    q: Annotated[
        str, Query(description="A filter, as in the log's box: `status:running -app:figma created:-24h..`.")
    ] = "",
) -> FoundJobs:
    """The log: root jobs, newest first, also those in which a nested job matches the filter."""
    place = asked.place((NIL,))
    query = LogQuery(
        filter=parse(q),
        before=UUID(str(place[0])) if place else None,
        now=services.clock(),
        zone=services.zone,
    )
    async with services.database.reading(caller.workspace_id) as connection:
        return found_shown(await find_roots(connection, query, limit=asked.limit))


@router.post(
    "/jobs",
    status_code=202,
    response_model=Submitted,
    responses={200: {"model": Submitted, "description": "The same was asked for before; its job."}},
)
async def submit_job(
    new: NewJob, caller: JobsWriter, services: Services, key: IdempotencyKey = None
) -> Response:
    """Submit a job: it is recorded and queued when this answers."""
    submitted = await services.submit.submit_once(_order(new, caller, key))
    where = f"{caller.address}/jobs/{submitted.job_id}"
    return sent(Submitted(job=submitted.job_id), status=202 if submitted.is_new else 200, location=where)


@router.get(
    "/jobs/export",
    response_class=StreamingResponse,
    responses={
        200: {"content": {one.media_type: {} for one in FORMATS.values()}, "description": "The file."}
    },
)
async def export_jobs(
    caller: JobsReader,
    services: Services,
    q: Annotated[str, Query(description="A filter, as in `GET /jobs`.")] = "",
    ending: Annotated[
        Literal["csv", "jsonl"], Query(alias="format", description="For sheets, or for programs.")
    ] = "jsonl",
) -> StreamingResponse:
    """All that a filter finds, streamed; the first line says the filter, when, who asked, and how many jobs follow.

    Each root is followed by its nested jobs that match, which carry its id.
    """
    wanted = Export(
        filter=parse(q),
        format=ending,
        by=caller.reader,
        read_id=services.ids.new(),
        now=services.clock(),
        zone=services.zone,
    )
    pieces = await begun(exported(services.database, caller.workspace_id, wanted))
    return StreamingResponse(pieces, media_type=wanted.media_type)


@router.get(
    "/jobs/changes",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "Events named `change`, each with its id."}
    },
)
async def follow_jobs(
    caller: JobsReader,
    services: Services,
    q: Annotated[str, Query(description="A filter, as in `GET /jobs`.")] = "",
    after: Annotated[
        str, Query(max_length=100, description="The id of the last event; now when left out.")
    ] = "",
    last_event_id: Annotated[str, Header(max_length=100, description="The same, as browsers send it.")] = "",
) -> StreamingResponse:
    """Server-sent events: each entry of the jobs that the filter finds, in the order of commits, with the job now.

    Connect again with the id of the last event, and nothing is missed or told twice: a stream ends after a minute, so
    that a key that has ended is let in no longer. The filter is about the job as it stands when it is read: who must
    see every failure follows without one, and reads `entry`. A comment every few seconds says that the stream is alive.
    """
    filter_ = parse(q)
    start = _position(last_event_id or after) or await now_here(services.database, caller.workspace_id)

    def query() -> LogQuery:
        return LogQuery(filter=filter_, now=services.clock(), zone=services.zone)

    return StreamingResponse(
        events(followed(services.database, caller.workspace_id, query, start, until=services.ending), start),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


@router.get("/jobs/{job_id}")
async def show_job(job_id: UUID, caller: JobsReader, services: Services) -> Job:
    """One job, nested or not."""
    async with services.database.reading(caller.workspace_id) as connection:
        return job_shown(await reading.read_job(connection, job_id))


@router.get("/jobs/{job_id}/jobs")
async def list_nested_jobs(job_id: UUID, caller: JobsReader, services: Services, asked: Asked) -> Listed[Job]:
    """The jobs nested in one, failed ones first when it failed; none in a leaf."""
    place = asked.place(("", NIL))
    async with services.database.reading(caller.workspace_id) as connection:
        parent = await reading.read_job(connection, job_id)
        after = _nested_cursor(str(place[0]), UUID(str(place[1]))) if place else None
        found = await reading.read_nested(connection, parent, after=after, limit=asked.limit)
    is_last = found.before + len(found.rows) >= found.total or not found.rows
    last = None if is_last else reading.place_of(found.rows[-1])
    following = (str(last.rank), last.id) if last else None
    return Listed(items=[job_shown(row) for row in found.rows], next=cursor_of(following))


@router.get("/jobs/{job_id}/entries")
async def list_entries(job_id: UUID, caller: JobsReader, services: Services, asked: Asked) -> Listed[Entry]:
    """What the log says of one job, oldest first; of a parent, what changed it and not what its leaves did."""
    place = asked.place((NIL,))
    async with services.database.reading(caller.workspace_id) as connection:
        job = await reading.read_job(connection, job_id)
        after = UUID(str(place[0])) if place else NIL
        found, has_more = await reading.read_entries_after(connection, job, after, limit=asked.limit)
    following = (found[-1][0],) if has_more else None
    return Listed(items=[entry_shown(*one) for one in found], next=cursor_of(following))


@router.post("/jobs/{job_id}/retry", status_code=202, response_model=JobAsked)
async def retry_job(job_id: UUID, caller: JobsWriter, services: Services) -> Response:
    """Ask for another attempt at a job that is Not completed, or at the nested ones that are."""
    await services.asking.retry(caller.workspace_id, job_id, caller.actor)
    return _asked(caller, JobAsked(job=job_id, asked="retry"))


@router.post("/jobs/{job_id}/cancel", status_code=202, response_model=JobAsked)
async def cancel_job(job_id: UUID, caller: JobsWriter, services: Services) -> Response:
    """Ask that it ends: what waits ends now, what works stops before its next act."""
    await services.asking.cancel(caller.workspace_id, job_id, caller.actor)
    return _asked(caller, JobAsked(job=job_id, asked="cancel"))


@router.post("/jobs/{job_id}/move", status_code=202, response_model=JobAsked)
async def move_job(job_id: UUID, given: NewTime, caller: JobsWriter, services: Services) -> Response:
    """Let a scheduled job that nobody has begun run at another time."""
    to = _utc(given.scheduled_for)
    await services.scheduling.move(caller.workspace_id, job_id, to, caller.actor)
    return _asked(caller, JobAsked(job=job_id, asked="move"))


@router.post("/jobs/{job_id}/rerun", status_code=202, response_model=Submitted)
async def rerun_job(job_id: UUID, caller: JobsWriter, services: Services) -> Response:
    """Ask again for what an ended job was asked to do: a new root, planned from today's directory."""
    root = await services.rerunning.rerun(
        caller.workspace_id, job_id, caller.actor, trigger=caller.trigger, cause=caller.request
    )
    return sent(Submitted(job=root), status=202, location=f"{caller.address}/jobs/{root}")


def _asked(caller: Caller, asked: JobAsked) -> Response:
    return sent(asked, status=202, location=f"{caller.address}/jobs/{asked.job}")


def _order(new: NewJob, caller: Caller, key: str | None) -> Order:
    """Raises: MalformedRequest, for a key that is none; InvalidRequest, for what means nothing to the task."""
    if key is not None and not IDEMPOTENCY_KEY.fullmatch(key):
        raise MalformedRequest(
            "An idempotency key is 1 to 200 printable ASCII signs without spaces.", field="Idempotency-Key"
        )
    task = TASKS_BY_WORD[new.task]
    for given, field, tasks in (
        (new.people, "people", ABOUT_PEOPLE),
        (new.assets, "assets", ABOUT_PEOPLE),
        (new.roles, "roles", GIVES_ACCESS),
    ):
        if given and task not in tasks:
            raise InvalidRequest(f"“{task.label}” takes no {field}.", field=field)
    return Order(
        workspace_id=caller.workspace_id,
        task=task,
        target_kind=TargetKind[new.target.kind.upper()],
        target_id=new.target.id,
        people=new.people,
        roles=tuple(dict.fromkeys(new.roles)),
        assets=new.assets,
        is_preview=new.is_preview,
        scheduled_for=_utc(new.scheduled_for) if new.scheduled_for else None,
        actor=caller.actor,
        trigger=caller.trigger,
        cause=caller.request,
        idempotency_owner=caller.idempotency_owner,
        idempotency_key=key,
    )


def _utc(instant: datetime) -> datetime:
    """Raises: InvalidRequest, for an instant that no UTC clock shows."""
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise InvalidRequest("No clock shows that time.", field="scheduled_for") from None


def _nested_cursor(rank: str, identifier: UUID) -> NestedCursor:
    if rank not in ("0", "1"):
        raise MalformedRequest(
            "“after” names no place in this list; take `next` of its last page.", field="after"
        )
    return NestedCursor(rank=int(rank), id=identifier)


def _position(text: str) -> EntryPosition | None:
    if not text:
        return None
    try:
        return EntryPosition.parse(text)
    except ValueError:
        raise MalformedRequest("“after” is not the id of an event of this stream.", field="after") from None
