"""Failures: what is not mended, gathered."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from automation_log.store.failures import list_failures
from automation_log.web.entering import Member, Services
from automation_log.web.failures.page import failures_page
from automation_log.web.framing import framed

router = APIRouter()


@router.get("/w/{slug}/failures")
async def failures(member: Member, services: Services) -> HTMLResponse:
    """Open failures by reason, app and step."""
    now = services.clock()
    async with services.database.reading(member.workspace_id) as connection:
        found = await list_failures(connection, now=now)
    return framed(services, member, failures_page(services, member, found, now=now), is_live=True)
