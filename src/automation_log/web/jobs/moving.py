"""Moving a scheduled job: the form for its new time, and sending it."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from uuid import UUID
from zoneinfo import available_timezones

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.domain.errors import Conflict
from automation_log.domain.local_times import instant_of
from automation_log.domain.tasks import Task
from automation_log.store import reading
from automation_log.web.directory.sent import NOTHING_TYPED, Filled, SentForm, answered
from automation_log.web.entering import JobId, Member, Services
from automation_log.web.framing import frame_for
from automation_log.web.jobs.page import may_move
from automation_log.web.services import WebServices
from automation_log.web.times import Moment, moment

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """The form; it posts `scheduled_for`, `zone` and `csrf` to the job's `/move`."""

    template: ClassVar = "jobs/move.html"

    title: str
    job_href: str
    scheduled: Moment
    local: str
    """Its time now, `2026-11-03T14:30` in the reader's zone."""
    zone: str
    zones: tuple[str, ...]
    filled: Filled


@router.get("/w/{slug}/jobs/{job_id}/move")
async def ask(job_id: JobId, member: Member, services: Services) -> HTMLResponse:
    """The form."""
    return await _form(services, member, job_id)


@router.post("/w/{slug}/jobs/{job_id}/move")
async def move(job_id: JobId, sent: SentForm, services: Services) -> Response:
    """Let it begin at another time."""

    async def work() -> str:
        to = instant_of(sent.text("scheduled_for"), sent.text("zone") or services.zone.key)
        await services.scheduling.move(sent.by.workspace_id, job_id, to, sent.by.actor)
        return f"jobs/{job_id}?said=moved"

    return await answered(services, sent, work, partial(_form, services, sent.by, job_id))


async def _form(
    services: WebServices,
    visitor: Visitor,
    job_id: UUID,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        row = await reading.read_job(connection, job_id)
    if not may_move(row):
        raise Conflict("Only a scheduled job that nobody has begun can be moved.", code="not_movable")
    local = row["scheduled_for"].astimezone(services.zone)
    page = MovePage(
        title=f"{Task(row['task']).label} · {row['target_label']}",
        job_href=f"/w/{visitor.slug}/jobs/{job_id}",
        scheduled=moment(row["scheduled_for"], now=services.clock(), zone=services.zone),
        local=f"{local:%Y-%m-%dT%H:%M}",
        zone=services.zone.key,
        zones=tuple(dict.fromkeys((services.zone.key, "UTC", *sorted(available_timezones())))),
        filled=filled,
    )
    return HTMLResponse(services.pages.render(page, frame_for(services, visitor)), status_code=status)
