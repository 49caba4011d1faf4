"""Policies: what triggers by the time, and what people decide about it."""

from datetime import date, time
from functools import partial
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.directory.policies import AskedHours, NewPasswordPolicy
from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.domain.policies import PASSWORD_KINDS, PolicyKind
from automation_log.store import policies
from automation_log.web.directory.sent import NOTHING_TYPED, Filled, Sent, SentForm, answered
from automation_log.web.entering import Member, Services, parse_id
from automation_log.web.framing import framed
from automation_log.web.policies.page import password_policy_page, policies_page
from automation_log.web.services import WebServices

router = APIRouter()
NOTICES = {
    "night": "Windows that open from now on keep to this.",
    "hub": "The nights to come keep to this.",
    "added": "Made. It fires by itself from now on.",
    "changed": "Windows that open from now on keep to this.",
    "account": "The runs to come keep to this.",
    "deleted": "Deleted. What was queued of it is cancelled.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/policies")
async def listed(member: Member, services: Services, said: str = "") -> HTMLResponse:
    """The Workspace policy, and every Password policy."""
    return await _list(services, member, notice=NOTICES.get(said))


@router.post("/w/{slug}/policies/night")
async def set_night(sent: SentForm, services: Services) -> Response:
    """When every hub is synced, and whether."""

    async def work() -> str:
        await services.policies.set_night(
            sent.by.workspace_id, _hours(sent), sent.by.actor, is_on=bool(sent.text("is_on"))
        )
        return "policies?said=night"

    return await answered(services, sent, work, partial(_list, services, sent.by))


@router.post("/w/{slug}/policies/night/hubs")
async def set_hub(sent: SentForm, services: Services) -> Response:
    """Whether one hub is synced."""

    async def work() -> str:
        await services.policies.set_hub(
            sent.by.workspace_id,
            sent.chosen("hub", "Choose a business hub."),
            sent.by.actor,
            is_synced=bool(sent.text("is_synced")),
        )
        return "policies?said=hub"

    return await answered(services, sent, work, partial(_list, services, sent.by))


@router.post("/w/{slug}/policies")
async def add(sent: SentForm, services: Services) -> Response:
    """A new Password policy."""

    async def work() -> str:
        asked = NewPasswordPolicy(
            app=sent.text("app"),
            kind=_kind(sent),
            every=_number(sent),
            starts_on=_day(sent),
            hours=_hours(sent),
        )
        policy_id = await services.policies.add(sent.by.workspace_id, asked, sent.by.actor)
        return f"policies/{policy_id}?said=added"

    return await answered(services, sent, work, partial(_list, services, sent.by))


@router.get("/w/{slug}/policies/{policy_id}")
async def one(policy_id: str, member: Member, services: Services, said: str = "") -> HTMLResponse:
    """One Password policy."""
    return await _one(services, member, parse_id(policy_id), notice=NOTICES.get(said))


@router.post("/w/{slug}/policies/{policy_id}")
async def change(policy_id: str, sent: SentForm, services: Services) -> Response:
    """How often, and in which hours."""
    identifier = parse_id(policy_id)

    async def work() -> str:
        await services.policies.change(
            sent.by.workspace_id, identifier, sent.by.actor, every=_number(sent), hours=_hours(sent)
        )
        return f"policies/{identifier}?said=changed"

    return await answered(services, sent, work, partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/policies/{policy_id}/accounts")
async def set_account(policy_id: str, sent: SentForm, services: Services) -> Response:
    """Whether it leaves one account alone."""
    identifier = parse_id(policy_id)

    async def work() -> str:
        await services.policies.set_account(
            sent.by.workspace_id,
            identifier,
            sent.chosen("account", "Choose an account."),
            sent.by.actor,
            is_excluded=bool(sent.text("is_excluded")),
        )
        return f"policies/{identifier}?said=account"

    return await answered(services, sent, work, partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/policies/{policy_id}/delete")
async def delete(policy_id: str, sent: SentForm, services: Services) -> Response:
    """It fires no more."""
    identifier = parse_id(policy_id)

    async def work() -> str:
        await services.policies.delete(sent.by.workspace_id, identifier, sent.by.actor)
        return "policies?said=deleted"

    return await answered(services, sent, work, partial(_list, services, sent.by))


async def _list(
    services: WebServices,
    visitor: Visitor,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        page = await policies_page(services, visitor, connection, filled=filled)
    return framed(services, visitor, page, status=status, notice=notice)


async def _one(
    services: WebServices,
    visitor: Visitor,
    policy_id: UUID,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        policy = await policies.find_policy(connection, policy_id)
        if policy.kind not in PASSWORD_KINDS:
            raise NotFound("There is no such password policy here.")
        page = await password_policy_page(services, visitor, connection, policy, filled=filled)
    return framed(services, visitor, page, status=status, notice=notice)


def _hours(sent: Sent) -> AskedHours:
    return AskedHours(zone=sent.text("zone"), opens=_time(sent, "opens"), closes=_time(sent, "closes"))


def _time(sent: Sent, field: str) -> time:
    try:
        at = time.fromisoformat(sent.text(field))
    except ValueError:
        raise InvalidRequest("Give a time such as 01:00.", field=field) from None
    if at.tzinfo is not None or at != at.replace(second=0, microsecond=0):
        raise InvalidRequest("Give a time such as 01:00.", field=field)
    return at


def _day(sent: Sent) -> date:
    try:
        return date.fromisoformat(sent.text("starts_on"))
    except ValueError:
        raise InvalidRequest("Give a day such as 2026-11-03.", field="starts_on") from None


def _kind(sent: Sent) -> PolicyKind:
    for kind in PASSWORD_KINDS:
        if kind.word == sent.text("kind"):
            return kind
    raise InvalidRequest("Choose a type.", field="kind")


def _number(sent: Sent) -> int:
    text = sent.text("every")
    if not text.isascii() or not text.isdecimal() or len(text) > 4:
        raise InvalidRequest("Give a whole number.", field="every")
    return int(text)
