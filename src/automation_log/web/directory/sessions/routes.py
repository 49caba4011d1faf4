"""Your sessions: ending one, or all but the one that asks."""

from functools import partial

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.web.directory.sent import NOTHING_TYPED, Filled, InsiderForm, answered
from automation_log.web.directory.sessions.view import SessionsPage, shown_sessions
from automation_log.web.entering import Insider, Services
from automation_log.web.framing import framed
from automation_log.web.services import WebServices

router = APIRouter()
NOTICES = {
    "ended": "Ended: whoever used it has to sign in again.",
    "others_ended": "Every other session has ended.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/sessions")
async def mine(insider: Insider, services: Services, said: str = "") -> HTMLResponse:
    """Where the visitor is signed in."""
    return await _page(services, insider, notice=NOTICES.get(said))


@router.post("/w/{slug}/sessions/end-others")
async def end_others(sent: InsiderForm, services: Services) -> Response:
    """End every session of the visitor but this one."""

    async def work() -> str:
        await services.directory.open_sessions.end_all(
            sent.by.workspace_id, sent.by.member_id, sent.by.actor, sent.by.role, but=sent.by.session_id
        )
        return "sessions?said=others_ended"

    return await answered(services, sent, work, partial(_page, services, sent.by))


@router.post("/w/{slug}/sessions/{handle}/end")
async def end(handle: str, sent: InsiderForm, services: Services) -> Response:
    """End one."""

    async def work() -> str:
        await services.directory.open_sessions.end(
            sent.by.workspace_id, sent.by.member_id, handle, sent.by.actor, sent.by.role
        )
        return "sessions?said=ended"

    return await answered(services, sent, work, partial(_page, services, sent.by))


async def _page(
    services: WebServices,
    visitor: Visitor,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    found = await services.directory.open_sessions.list(
        visitor.workspace_id, visitor.member_id, visitor.actor, visitor.role
    )
    page = SessionsPage(sessions=shown_sessions(services, found, this=visitor.session_id), filled=filled)
    return framed(services, visitor, page, status=status, notice=notice)
