"""The log by widest open exposure."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from automation_log.domain.filters.errors import MalformedFilter
from automation_log.domain.filters.grammar import parse
from automation_log.store.searching import LogQuery
from automation_log.web.entering import Member, Services
from automation_log.web.framing import frame_for
from automation_log.web.log.asking import place
from automation_log.web.log.exposed import exposed_page
from automation_log.web.reads import record_log

router = APIRouter()


@router.get("/w/{slug}/log/exposure")
async def by_exposure(
    request: Request, member: Member, services: Services, q: str = "", after: str = ""
) -> Response:
    """The jobs of the filter that leave an access open, the longest open first."""
    try:
        filter_ = parse(q)
    except MalformedFilter:
        # The log shows the box with the text as it was typed, and what is wrong with it.
        return RedirectResponse(f"/w/{member.slug}/log?{urlencode({'q': q})}", status_code=303)
    query = LogQuery(filter=filter_, now=services.clock(), zone=services.zone)
    async with services.database.reading(member.workspace_id) as connection:
        page = await exposed_page(services, member, connection, query, place(after, "after"))
    await record_log(request, services, member, str(filter_))
    template = page.table_template if "hx-request" in request.headers else page.template
    return HTMLResponse(
        services.pages.render(page, frame_for(services, member, is_live=True), template=template)
    )
