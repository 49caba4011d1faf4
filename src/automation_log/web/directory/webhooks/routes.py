"""Webhooks: adding one, trying it, and what becomes of it later."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.directory.webhooks import NewWebhook, lag_of
from automation_log.domain.errors import InvalidRequest, RequestError
from automation_log.domain.jobs import Actor
from automation_log.domain.webhooks import Event
from automation_log.store import webhooks
from automation_log.web.directory.sent import NOTHING_TYPED, Filled, Sent, SentForm, answered
from automation_log.web.directory.webhooks.drawing import drawn
from automation_log.web.directory.webhooks.view import MadeSecret, WebhooksPage
from automation_log.web.entering import Member, Services, parse_id
from automation_log.web.fields import FieldError
from automation_log.web.framing import framed
from automation_log.web.services import WebServices
from automation_log.webhooks.posting import Delivered, Failed, Gone, Outcome

router = APIRouter()
NOTICES = {
    "paused": "Nothing is told until you resume it; nothing is lost meanwhile.",
    "resumed": "It is told from where it stopped.",
    "ended": "Nothing is told any more.",
    "replayed": "It is told from that instant on.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/webhooks")
async def listed(member: Member, services: Services, said: str = "") -> HTMLResponse:
    """Every webhook there was."""
    return await _page(services, member, notice=NOTICES.get(said))


@router.post("/w/{slug}/webhooks")
async def add(sent: SentForm, services: Services) -> HTMLResponse:
    """A webhook; the answer shows its secret, as no address may carry it."""
    events = frozenset(event for event in Event if sent.text(f"event {event.value}"))
    asked = NewWebhook(name=sent.text("name"), address=sent.text("address"), events=events)
    try:
        _, secret = await services.webhooks.add(sent.by.workspace_id, asked, sent.by.actor)
    except RequestError as error:
        return await _again(services, sent.by, dict(sent.fields), error)
    return await _page(services, sent.by, made=MadeSecret(name=sent.text("name"), text=secret.reveal()))


@router.post("/w/{slug}/webhooks/{webhook_id}/secret")
async def change_secret(webhook_id: str, sent: SentForm, services: Services) -> HTMLResponse:
    """Another secret; the answer shows it."""
    try:
        webhook = parse_id(webhook_id)
        secret = await services.webhooks.change_secret(sent.by.workspace_id, webhook, sent.by.actor)
        async with services.database.reading(sent.by.workspace_id) as connection:
            name = (await webhooks.find(connection, webhook)).name
    except RequestError as error:
        return await _again(services, sent.by, {}, error)
    made = MadeSecret(name=name, text=secret.reveal(), is_change=True)
    return await _page(services, sent.by, made=made)


@router.post("/w/{slug}/webhooks/{webhook_id}/test")
async def send_test(webhook_id: str, sent: SentForm, services: Services) -> HTMLResponse:
    """A message that tells of nothing, sent while the sender waits."""
    try:
        outcome = await services.webhooks.send_test(sent.by.workspace_id, parse_id(webhook_id))
    except RequestError as error:
        return await _again(services, sent.by, {}, error)
    return await _page(services, sent.by, tried=outcome)


@router.post("/w/{slug}/webhooks/{webhook_id}/pause")
async def pause(webhook_id: str, sent: SentForm, services: Services) -> Response:
    """Nothing is told for the time being."""
    return await _change(webhook_id, sent, services, services.webhooks.pause, then="paused")


@router.post("/w/{slug}/webhooks/{webhook_id}/resume")
async def resume(webhook_id: str, sent: SentForm, services: Services) -> Response:
    """Telling goes on."""
    return await _change(webhook_id, sent, services, services.webhooks.resume, then="resumed")


@router.post("/w/{slug}/webhooks/{webhook_id}/end")
async def end(webhook_id: str, sent: SentForm, services: Services) -> Response:
    """Nothing is told any more."""
    return await _change(webhook_id, sent, services, services.webhooks.end, then="ended")


@router.post("/w/{slug}/webhooks/{webhook_id}/replay")
async def replay(webhook_id: str, sent: SentForm, services: Services) -> Response:
    """It is told from an instant on."""

    async def work(workspace_id: UUID, webhook: UUID, by: Actor) -> None:
        try:
            since = _instant(sent.text("since"), services.zone)
            await services.webhooks.replay(workspace_id, webhook, since, by)
        except InvalidRequest as error:  # each webhook has such a field on the one page
            raise InvalidRequest(str(error), field=f"since-{webhook}") from None

    return await _change(webhook_id, sent, services, work, then="replayed")


async def _change(
    webhook_id: str,
    sent: Sent,
    services: WebServices,
    work: Callable[[UUID, UUID, Actor], Awaitable[None]],
    *,
    then: str,
) -> Response:
    async def done() -> str:
        await work(sent.by.workspace_id, parse_id(webhook_id), sent.by.actor)
        return f"webhooks?said={then}"

    return await answered(services, sent, done, partial(_page, services, sent.by))


async def _again(
    services: WebServices, visitor: Visitor, typed: dict[str, str], error: RequestError
) -> HTMLResponse:
    mistake = FieldError(field=error.field or "", sentence=str(error))
    return await _page(services, visitor, filled=Filled(typed=typed, errors=(mistake,)), status=error.status)


async def _page(
    services: WebServices,
    visitor: Visitor,
    *,
    made: MadeSecret | None = None,
    tried: Outcome | None = None,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        found = [(one, await lag_of(connection, one.position)) for one in await webhooks.list_all(connection)]
    draw = partial(drawn, now=services.clock(), zone=services.zone, silence=services.webhooks.silence)
    page = WebhooksPage(
        webhooks=tuple(draw(one, lag) for one, lag in found),
        made=made,
        tried=_said(tried) if tried else "",
        tried_well=isinstance(tried, Delivered),
        filled=filled,
    )
    return framed(services, visitor, page, status=status, notice=notice)


def _said(outcome: Outcome) -> str:
    match outcome:
        case Delivered():
            return "The receiver has taken the test message."
        case Gone():
            return "The receiver answered 410: it wants nothing. It would end this webhook."
        case Failed(said=said):
            return f"The test message did not arrive. {said}"
        case _:
            assert_never(outcome)


def _instant(text: str, zone: ZoneInfo) -> datetime:
    try:
        local = datetime.fromisoformat(text)
        if local.tzinfo is not None:
            raise ValueError
        return local.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidRequest("Give a time such as 2026-11-03T14:30.", field="since") from None
