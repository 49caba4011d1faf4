"""The log by widest open exposure."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

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
) -> HTMLResponse:
    """The jobs of the filter that leave an access open, the longest open first."""
    query = LogQuery(filter=parse(q), now=services.clock(), zone=services.zone)
    async with services.database.reading(member.workspace_id) as connection:
        page = await exposed_page(services, member, connection, query, place(after, "after"))
    await record_log(request, services, member, q)
    template = page.table_template if "hx-request" in request.headers else page.template
    return HTMLResponse(
        services.pages.render(page, frame_for(services, member, is_live=True), template=template)
    )
