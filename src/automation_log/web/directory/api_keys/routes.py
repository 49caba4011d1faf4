"""API keys: making one of one's own, and ending any."""

from datetime import datetime, timedelta
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from automation_log.access.api_keys import LASTS, LONGEST, NewKey
from automation_log.access.visitor import Visitor
from automation_log.domain.errors import InvalidRequest, RequestError
from automation_log.domain.scopes import Scope, scopes_of
from automation_log.store import api_keys
from automation_log.store.api_keys import ApiKey
from automation_log.web.directory.api_keys.view import ApiKeysPage, ShownKey
from automation_log.web.directory.sent import NOTHING_TYPED, Filled, Sent, SentForm, answered
from automation_log.web.entering import Member, Services, parse_id
from automation_log.web.fields import FieldError
from automation_log.web.framing import framed
from automation_log.web.services import WebServices
from automation_log.web.times import moment

router = APIRouter()
NOTICES = {"ended": "The key opens nothing any more."}
"""What `?said=` stands for."""


@router.get("/w/{slug}/api-keys")
async def listed(request: Request, member: Member, services: Services, said: str = "") -> HTMLResponse:
    """Every key there was."""
    return await _page(request, services, member, notice=NOTICES.get(said))


@router.post("/w/{slug}/api-keys")
async def make(request: Request, sent: SentForm, services: Services) -> HTMLResponse:
    """A key of the sender's own; the answer shows it, as no address may carry it."""
    try:
        key = await services.api_keys.make(sent.by.workspace_id, _asked(sent), sent.by.actor)
    except RequestError as error:
        field = "days" if error.field == "lasts" else error.field or "name"
        mistake = FieldError(field=field, sentence=str(error))
        filled = Filled(typed=sent.fields, errors=(mistake,))
        return await _page(request, services, sent.by, filled=filled, status=error.status)
    return await _page(request, services, sent.by, made_name=sent.text("name"), made=key.reveal())


@router.post("/w/{slug}/api-keys/{key_id}/end")
async def end(key_id: str, request: Request, sent: SentForm, services: Services) -> Response:
    """The key opens nothing from now on."""

    async def work() -> str:
        await services.api_keys.end(sent.by.workspace_id, parse_id(key_id), sent.by.actor)
        return "api-keys?said=ended"

    return await answered(services, sent, work, partial(_page, request, services, sent.by))


def _asked(sent: Sent) -> NewKey:
    """For the sender alone: a key of somebody above them would open what they may not. Raises: InvalidRequest."""
    days = sent.text("days")
    if not (days.isascii() and days.isdecimal() and len(days) <= 4):
        raise InvalidRequest(f"Say how long it opens: 1 to {LONGEST.days} days.", field="days")
    return NewKey(
        member_id=sent.by.member_id,
        name=sent.text("name"),
        scopes=frozenset(scope for scope in Scope if sent.text(f"scope {scope.value}")),
        lasts=timedelta(days=int(days)),
    )


async def _page(
    request: Request,
    services: WebServices,
    visitor: Visitor,
    *,
    made_name: str = "",
    made: str = "",
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        keys = await api_keys.list_all(connection)
    now = services.clock()
    allowed = scopes_of(visitor.role)
    page = ApiKeysPage(
        address=f"{str(request.base_url).rstrip('/')}/w/{visitor.slug}/api/v1",
        keys=tuple(_shown(services, one, now) for one in keys),
        scopes=tuple(scope for scope in Scope if scope in allowed),
        longest_days=LONGEST.days,
        made_name=made_name,
        made=made,
        filled=filled if filled.typed else Filled(typed={"days": str(LASTS.days)}, errors=filled.errors),
    )
    return framed(services, visitor, page, status=status, notice=notice)


def _shown(services: WebServices, key: ApiKey, now: datetime) -> ShownKey:
    zone = services.zone
    return ShownKey(
        id=str(key.id),
        name=key.name,
        owner=key.owner,
        scopes=tuple(sorted(scope.value for scope in key.scopes)),
        made=moment(key.made_at, now=now, zone=zone),
        expires=moment(key.expires_at, now=now, zone=zone),
        used=moment(key.used_at, now=now, zone=zone) if key.used_at else None,
        over="ended" if key.ended_at else "expired" if key.expires_at <= now else "",
    )
