"""The Automation Log and the pages of nested jobs."""

import re
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.domain.errors import MalformedRequest, NotFound
from automation_log.domain.filters.errors import MalformedFilter
from automation_log.domain.filters.grammar import parse
from automation_log.store import reading
from automation_log.store.marks import read_marks
from automation_log.store.reading import NestedCursor
from automation_log.store.searching import LogQuery
from automation_log.store.views import default_of, list_views
from automation_log.web.entering import JobId, Member, Services
from automation_log.web.framing import frame_for, framed
from automation_log.web.log.addresses import log_address
from automation_log.web.log.asking import folded, place
from automation_log.web.log.finder import finder_refused
from automation_log.web.log.nested import nested_page
from automation_log.web.log.pages import log_page, refused_page
from automation_log.web.log.reading import newest_of_page_above, newest_of_page_around, read_log
from automation_log.web.reads import record_log
from automation_log.web.refusals import wants_page
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
    q: str = "",
    before: str = "",
    after: str = "",
    upto: str = "",
    around: str = "",
) -> Response:
    """Roots, newest first; what names a field beside the filter is folded into it.

    The bare address opens the member's default view, or the workspace's.
    """
    text = folded(q, request.query_params.multi_items())
    if text is not None:
        return _see(f"/w/{member.slug}/log?{urlencode({'q': text})}")
    try:
        filter_ = parse(q)
    except MalformedFilter as error:
        if not wants_page(request):
            raise
        page = refused_page(member, finder_refused(member.slug, q, error))
        return framed(services, member, page, status=error.status)
    query = LogQuery(
        filter=filter_,
        before=place(before, "before"),
        after=place(after, "after"),
        upto=place(upto, "upto"),
        now=services.clock(),
        zone=services.zone,
    )
    if around or after or not request.url.query:
        elsewhere = await _elsewhere(services, member, query, place(around, "around"))
        if elsewhere is not None:
            return _see(elsewhere)

    frame = frame_for(services, member, is_live=True)
    if "hx-request" in request.headers:
        # The table alone holds nothing of whoever looks: many pages that follow the log share it.
        async def draw_table() -> str:
            async with services.database.reading(member.workspace_id) as connection:
                page = log_page(services, member, query, await read_log(services, connection, query))
            return services.pages.render(page, frame, template=page.table_template)

        live, drawings = request.app.state.live, request.app.state.drawings
        generation = live.generation(member.workspace_id)
        return HTMLResponse(
            await drawings.drawn(member.workspace_id, request.url.query, generation, draw_table)
        )
    await record_log(request, services, member, str(filter_))
    async with services.database.reading(member.workspace_id) as connection:
        read = await read_log(services, connection, query)
        views = await list_views(connection, member.member_id)
    return HTMLResponse(services.pages.render(log_page(services, member, query, read, views), frame))


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
        now = services.clock()
        marks = await read_marks(connection, (parent, *found.rows), now=now)
    here = f"after={after}" if later else f"before={before}" if earlier else ""
    page = nested_page(services, member, parent, found, marks=marks, now=now, here=here)
    return HTMLResponse(services.pages.render(page, frame_for(services, member, is_live=True)))


async def _elsewhere(
    services: WebServices, member: Visitor, query: LogQuery, job_id: UUID | None
) -> str | None:
    """The address that says by itself what was asked for: the page around a job, the one above, the default view."""
    slug, filter_ = member.slug, query.filter
    async with services.database.reading(member.workspace_id) as connection:
        if job_id is not None:
            newest, root_id = await newest_of_page_around(connection, query, job_id)
            return f"{log_address(slug, filter_, upto=newest)}#job-{root_id}"
        if query.after is not None:
            return log_address(slug, filter_, upto=await newest_of_page_above(connection, query))
        view = default_of(await list_views(connection, member.member_id))
        return None if view is None else f"/w/{slug}/log?{urlencode({'q': view.filter})}"


def _see(address: str) -> Response:
    return RedirectResponse(address, status_code=303)


def _cursor(text: str, field: str) -> NestedCursor | None:
    found = CURSOR.fullmatch(text)
    if text and not found:
        raise MalformedRequest(
            f"“{field}” names no place in this list; start at its first page.", field=field
        )
    if not found:
        return None
    identifier = place(found[2], field)
    return NestedCursor(rank=int(found[1]), id=identifier) if identifier else None
