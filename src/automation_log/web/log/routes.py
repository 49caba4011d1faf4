"""The Automation Log and the pages of nested jobs."""

import re
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from automation_log.domain.errors import MalformedRequest, NotFound
from automation_log.domain.statuses import Status
from automation_log.store import pauses, reading
from automation_log.store.database import Connection
from automation_log.store.reading import NestedCursor, RootsAsked
from automation_log.triggers.ghosts import Ghost, find_ghosts
from automation_log.web.entering import JobId, Member, Services
from automation_log.web.framing import frame_for
from automation_log.web.log.nested import nested_page
from automation_log.web.log.pages import log_page, status_of
from automation_log.web.reads import record_log
from automation_log.web.services import WebServices

router = APIRouter()
CURSOR = re.compile(r"([01])\.([0-9a-f-]{36})")


@router.get("/w/{slug}")
async def workspace(slug: str, member: Member) -> Response:
    """The workspace's first page is its log."""
    return Response(status_code=303, headers={"Location": f"/w/{member.slug}/log"})


@router.get("/w/{slug}/log")
async def log(
    request: Request,
    member: Member,
    services: Services,
    status: str = "",
    before: str = "",
    upto: str = "",
) -> HTMLResponse:
    """Roots, newest first."""
    asked = RootsAsked(status=_status(status), before=_id(before, "before"), upto=_id(upto, "upto"))
    async with services.database.reading(member.workspace_id) as connection:
        roots = await reading.read_roots(connection, asked)
        paused = await pauses.list_pauses(connection)
        ghosts = await _ghosts(services, connection) if asked.is_whole_log else ()
    await record_log(request, services, member)
    page = log_page(services, member, asked, roots, paused, ghosts)
    frame = frame_for(services, member, is_live=True)
    template = page.table_template if "hx-request" in request.headers else page.template
    return HTMLResponse(services.pages.render(page, frame, template=template))


@router.get("/w/{slug}/jobs/{job_id}/nested")
async def nested(
    job_id: JobId, member: Member, services: Services, after: str = "", before: str = ""
) -> HTMLResponse:
    """The jobs nested in one parent."""
    later, earlier = _cursor(after, "after"), _cursor(before, "before")
    async with services.database.reading(member.workspace_id) as connection:
        parent = await reading.read_job(connection, job_id)
        if parent["is_leaf"]:
            raise NotFound("This job has no nested jobs.")
        found = await reading.read_nested(connection, parent, after=later, before=earlier)
    here = f"after={after}" if later else f"before={before}" if earlier else ""
    page = nested_page(services, member, parent, found, here=here)
    return HTMLResponse(services.pages.render(page, frame_for(services, member, is_live=True)))


async def _ghosts(services: WebServices, connection: Connection) -> tuple[Ghost, ...]:
    return await find_ghosts(connection, catalog=services.catalog, now=services.clock())


def _status(word: str) -> Status | None:
    status = status_of(word)
    if word and status is None:
        known = ", ".join(one.word for one in Status)
        raise MalformedRequest(f"There is no status “{word[:40]}”; there are {known}.", field="status")
    return status


def _id(text: str, field: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise MalformedRequest(
            f"“{field}” is not a job's id; start at the newest jobs.", field=field
        ) from None


def _cursor(text: str, field: str) -> NestedCursor | None:
    found = CURSOR.fullmatch(text)
    if text and not found:
        raise MalformedRequest(
            f"“{field}” names no place in this list; start at its first page.", field=field
        )
    if not found:
        return None
    identifier = _id(found[2], field)
    return NestedCursor(rank=int(found[1]), id=identifier) if identifier else None
