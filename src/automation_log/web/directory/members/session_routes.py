"""Members: where somebody is signed in and as whom a provider knows them, ended by owners and super admins."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from automation_log.web.directory.sent import Sent, SentForm
from automation_log.web.entering import Services, parse_id

router = APIRouter()


@router.post("/w/{slug}/members/{member_id}/sessions/end")
async def end_all(member_id: str, sent: SentForm, services: Services) -> Response:
    """End every session of the member; of oneself, every other."""
    await services.directory.open_sessions.end_all(
        sent.by.workspace_id, parse_id(member_id), sent.by.actor, sent.by.role, but=sent.by.session_id
    )
    return _back(sent, member_id, "sessions_ended")


@router.post("/w/{slug}/members/{member_id}/sessions/{handle}/end")
async def end(member_id: str, handle: str, sent: SentForm, services: Services) -> Response:
    """End one."""
    await services.directory.open_sessions.end(
        sent.by.workspace_id, parse_id(member_id), handle, sent.by.actor, sent.by.role
    )
    return _back(sent, member_id, "session_ended")


@router.post("/w/{slug}/members/{member_id}/identities/forget")
async def forget(member_id: str, sent: SentForm, services: Services) -> Response:
    """Forget as whom identity providers know the member."""
    await services.sign_in_providers.forget(
        sent.by.workspace_id, parse_id(member_id), sent.by.actor, sent.by.role
    )
    return _back(sent, member_id, "forgotten")


def _back(sent: Sent, member_id: str, said: str) -> Response:
    return RedirectResponse(f"/w/{sent.by.slug}/members/{member_id}?said={said}", status_code=303)
