"""Pauses: what is paused and why, pausing, and letting it go on."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.directory.pausing import NewPause
from automation_log.domain.errors import InvalidRequest, RequestError
from automation_log.store import directory, pauses
from automation_log.web.entering import Member, Sender, Services, parse_id
from automation_log.web.framing import frame_for
from automation_log.web.pauses.page import parse_what, pauses_page
from automation_log.web.services import WebServices

router = APIRouter()
NOTICES = {
    "paused": "Paused: new jobs wait until you resume it.",
    "resumed": "Resumed: the jobs that waited are queued.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/pauses")
async def listed(member: Member, services: Services, said: str = "", what: str = "") -> HTMLResponse:
    """What is paused, and the form; `what` is chosen in it."""
    return await _page(services, member, what=what, said=said)


@router.post("/w/{slug}/pauses")
async def pause(
    sender: Sender,
    services: Services,
    what: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    """Pause, or the form again with what is wrong."""
    try:
        scope, key = parse_what(what)
        asked = NewPause(scope=scope, key=key, why=why)
        await services.pausing.pause(sender.workspace_id, asked, sender.actor)
    except RequestError as error:
        mistake = InvalidRequest(str(error), field="why" if error.field == "why" else "what")
        return await _page(services, sender, what=what, why=why, status=error.status, errors=(mistake,))
    return RedirectResponse(f"/w/{sender.slug}/pauses?said=paused", status_code=303)


@router.post("/w/{slug}/pauses/{pause_id}/end")
async def resume(pause_id: str, sender: Sender, services: Services) -> Response:
    """Let the jobs go on that this pause holds back."""
    await services.pausing.resume(sender.workspace_id, parse_id(pause_id), sender.actor)
    return RedirectResponse(f"/w/{sender.slug}/pauses?said=resumed", status_code=303)


async def _page(
    services: WebServices,
    visitor: Visitor,
    *,
    what: str = "",
    why: str = "",
    said: str = "",
    status: int = 200,
    errors: Sequence[InvalidRequest] = (),
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        page = pauses_page(
            services,
            visitor,
            await pauses.list_pauses(connection),
            await directory.list_hubs(connection),
            await directory.list_accounts(connection),
            what=what,
            why=why,
            errors=errors,
        )
    frame = frame_for(services, visitor, is_live=True, notice=NOTICES.get(said))
    return HTMLResponse(services.pages.render(page, frame), status_code=status)
