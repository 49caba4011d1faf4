"""Identity providers: making, replacing and ending the tokens they push with."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.domain.errors import RequestError
from automation_log.store import scim_tokens
from automation_log.store.scim_tokens import ScimToken
from automation_log.web.directory.identity_providers.view import (
    IdentityProvidersPage,
    MadeToken,
    ShownToken,
)
from automation_log.web.directory.sent import NOTHING_TYPED, Filled, SentForm, answered
from automation_log.web.entering import Member, Services, parse_id
from automation_log.web.fields import FieldError
from automation_log.web.framing import frame_for
from automation_log.web.services import WebServices
from automation_log.web.times import moment

router = APIRouter()
NOTICES = {"ended": "The token opens nothing any more."}
"""What `?said=` stands for."""


@router.get("/w/{slug}/identity-providers")
async def listed(request: Request, member: Member, services: Services, said: str = "") -> HTMLResponse:
    """Every token there was."""
    return await _page(request, services, member, notice=NOTICES.get(said))


@router.post("/w/{slug}/identity-providers")
async def make(request: Request, sent: SentForm, services: Services) -> HTMLResponse:
    """A new token; the answer shows it, as no address may carry it."""
    name = sent.text("name")
    try:
        token = await services.scim_tokens.make(sent.by.workspace_id, name, sent.by.actor)
    except RequestError as error:
        mistake = FieldError(field=error.field or "name", sentence=str(error))
        filled = Filled(typed={"name": name}, errors=(mistake,))
        return await _page(request, services, sent.by, filled=filled, status=error.status)
    return await _page(request, services, sent.by, made=MadeToken(name=name, text=token.reveal()))


@router.post("/w/{slug}/identity-providers/{token_id}/replace")
async def replace(token_id: str, request: Request, sent: SentForm, services: Services) -> HTMLResponse:
    """A token in place of this one, which still opens for a day."""
    token = await services.scim_tokens.replace(sent.by.workspace_id, parse_id(token_id), sent.by.actor)
    return await _page(request, services, sent.by, made=MadeToken(name="", text=token.reveal()))


@router.post("/w/{slug}/identity-providers/{token_id}/end")
async def end(token_id: str, request: Request, sent: SentForm, services: Services) -> Response:
    """The token opens nothing from now on."""

    async def work() -> str:
        await services.scim_tokens.end(sent.by.workspace_id, parse_id(token_id), sent.by.actor)
        return "identity-providers?said=ended"

    async def again(filled: Filled, status: int) -> Response:
        return await _page(request, services, sent.by, filled=filled, status=status)

    return await answered(services, sent, work, again)


async def _page(
    request: Request,
    services: WebServices,
    visitor: Visitor,
    *,
    made: MadeToken | None = None,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        tokens = await scim_tokens.list_all(connection)
    page = IdentityProvidersPage(
        address=f"{str(request.base_url).rstrip('/')}/w/{visitor.slug}/scim/v2",
        tokens=tuple(_shown(services, one) for one in tokens),
        made=made,
        filled=filled,
    )
    frame = frame_for(services, visitor, notice=notice)
    return HTMLResponse(services.pages.render(page, frame), status_code=status)


def _shown(services: WebServices, token: ScimToken) -> ShownToken:
    now, zone = services.clock(), services.zone
    return ShownToken(
        id=str(token.id),
        name=token.name,
        made_by=token.made_by,
        made=moment(token.made_at, now=now, zone=zone),
        used=moment(token.used_at, now=now, zone=zone) if token.used_at else None,
        ends=moment(token.ends_at, now=now, zone=zone) if token.ends_at else None,
        has_ended=token.ends_at is not None and token.ends_at <= now,
    )
