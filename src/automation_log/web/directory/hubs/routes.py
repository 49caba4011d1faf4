"""Business hubs: the list, adding one, and what may be changed about one."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.connectors.catalog import Catalog
from automation_log.connectors.definition import AppDefinition
from automation_log.directory.changing import Plan
from automation_log.directory.hub_changes import give_service_account, rename_hub
from automation_log.directory.hub_owners import put_owner, take_owner
from automation_log.directory.hubs import NewHub
from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.domain.jobs import TargetKind
from automation_log.store import directory, hub_owners, sync_rules, teams
from automation_log.store.directory import Hub
from automation_log.store.directory_history import list_changes
from automation_log.store.hub_people import page_hub_people
from automation_log.store.sync_rules import HubRule
from automation_log.triggers.checks import ACTS_ON
from automation_log.web.directory.history import shown_changes
from automation_log.web.directory.hubs.view import HubPage, HubsPage, ShownPerson
from automation_log.web.directory.recipients import listed_recipient, with_recipient
from automation_log.web.directory.sent import (
    NOTHING_TYPED,
    Filled,
    SentForm,
    answered,
    changed,
)
from automation_log.web.directory.sharing_view import account_choices, team_choices
from automation_log.web.entering import Member, Services, parse_id
from automation_log.web.framing import framed
from automation_log.web.services import WebServices
from automation_log.web.times import moment

router = APIRouter()
NOTICES = {
    "added": "Added. Sync its users to see who is in the app.",
    "renamed": "Renamed.",
    "service_account": "Jobs manage this hub through the new service account from now on.",
    "rule": "The next sync keeps to this.",
    "exempt": "Syncing leaves this person alone.",
    "owner": "They are told by mail of what fails here.",
    "no_owner": "They are not told of it any more, unless their role sees the log.",
    "not_exempt": "Syncing decides about this person again.",
}
"""What `?said=` stands for."""
CHOOSE_ACCOUNT = "Choose an account."


@router.get("/w/{slug}/hubs")
async def listed(member: Member, services: Services, said: str = "") -> HTMLResponse:
    """Every business hub."""
    return await _list(services, member, notice=NOTICES.get(said))


@router.post("/w/{slug}/hubs")
async def add(sent: SentForm, services: Services) -> Response:
    """A new hub, in the app and at the address of its service account."""

    async def work() -> str:
        asked = NewHub(
            label=sent.text("label"), service_account_id=sent.chosen("service_account", CHOOSE_ACCOUNT)
        )
        hub_id = await services.hubs.add(sent.by.workspace_id, asked, sent.by.actor)
        return f"hubs/{hub_id}?said=added"

    return await answered(services, sent, work, partial(_list, services, sent.by))


@router.get("/w/{slug}/hubs/{hub_id}")
async def one(
    hub_id: str, member: Member, services: Services, said: str = "", after: str = "", username: str = ""
) -> HTMLResponse:
    """One hub; its people from behind an e-mail and user name."""
    identifier, notice = parse_id(hub_id), NOTICES.get(said)
    return await _one(services, member, identifier, after=after, username=username, notice=notice)


@router.post("/w/{slug}/hubs/{hub_id}/name")
async def rename(hub_id: str, sent: SentForm, services: Services) -> Response:
    """Another name."""
    identifier = parse_id(hub_id)

    def plan() -> Plan:
        return rename_hub(identifier, sent.text("label"), sent.by.actor)

    then = f"hubs/{identifier}?said=renamed"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/hubs/{hub_id}/service-account")
async def service_account(hub_id: str, sent: SentForm, services: Services) -> Response:
    """Another account to manage it through."""
    identifier = parse_id(hub_id)

    def plan() -> Plan:
        account_id = sent.chosen("service_account", CHOOSE_ACCOUNT)
        return give_service_account(identifier, account_id, sent.by.actor)

    then = f"hubs/{identifier}?said=service_account"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/hubs/{hub_id}/rule")
async def rule(hub_id: str, sent: SentForm, services: Services) -> Response:
    """What a sync may do here."""
    identifier = parse_id(hub_id)

    async def work() -> str:
        wanted = HubRule(
            removes_unmatched=bool(sent.text("removes_unmatched")),
            safeguard_percent=_percent(sent.text("safeguard_percent")),
        )
        await services.sync_rules.set_rule(sent.by.workspace_id, identifier, wanted, sent.by.actor)
        return f"hubs/{identifier}?said=rule"

    return await answered(services, sent, work, partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/hubs/{hub_id}/exemptions")
async def exempt(hub_id: str, sent: SentForm, services: Services) -> Response:
    """Somebody whom syncing leaves alone."""
    identifier = parse_id(hub_id)

    async def work() -> str:
        await services.sync_rules.exempt(
            sent.by.workspace_id, identifier, sent.text("email"), sent.text("reason"), sent.by.actor
        )
        return f"hubs/{identifier}?said=exempt"

    return await answered(services, sent, work, partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/hubs/{hub_id}/exemptions/end")
async def end_exemption(hub_id: str, sent: SentForm, services: Services) -> Response:
    """Syncing decides about this person again."""
    identifier = parse_id(hub_id)

    async def work() -> str:
        await services.sync_rules.end_exemption(
            sent.by.workspace_id, identifier, sent.text("email"), sent.by.actor
        )
        return f"hubs/{identifier}?said=not_exempt"

    return await answered(services, sent, work, partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/hubs/{hub_id}/owners")
async def add_owner(hub_id: str, sent: SentForm, services: Services) -> Response:
    """Somebody who is told of what fails here."""
    identifier = parse_id(hub_id)

    def plan() -> Plan:
        return with_recipient(
            sent,
            lambda member_id, team_id: put_owner(
                identifier, sent.by.actor, member_id=member_id, team_id=team_id
            ),
        )

    then = f"hubs/{identifier}?said=owner"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/hubs/{hub_id}/owners/remove")
async def remove_owner(hub_id: str, sent: SentForm, services: Services) -> Response:
    """Somebody who is not told any more."""
    identifier = parse_id(hub_id)

    def plan() -> Plan:
        member_id, team_id = listed_recipient(sent)
        return take_owner(identifier, sent.by.actor, member_id=member_id, team_id=team_id)

    then = f"hubs/{identifier}?said=no_owner"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


async def _list(
    services: WebServices,
    visitor: Visitor,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        hubs = await directory.list_hubs(connection)
        accounts = await directory.list_accounts(connection)
    page = HubsPage(
        hubs=tuple((hub, _name(services.catalog, hub)) for hub in hubs),
        accounts=account_choices(accounts),
        filled=filled,
    )
    return framed(services, visitor, page, status=status, notice=notice)


async def _one(
    services: WebServices,
    visitor: Visitor,
    hub_id: UUID,
    *,
    after: str = "",
    username: str = "",
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        hub = await directory.find_hub(connection, hub_id)
        accounts = await directory.list_accounts(connection)
        found = await page_hub_people(connection, hub_id, after_email=after, after_username=username)
        rule = await sync_rules.read_rule(connection, hub_id)
        changes = await list_changes(connection, hub_id)
        owners = await hub_owners.list_owners(connection, hub_id)
        found_teams = await teams.list_teams(connection)
    definition = _definition(services.catalog, hub)
    weights = {role.name: role.weight for role in definition.roles} if definition else {}
    now, zone = services.clock(), services.zone
    page = HubPage(
        hub=hub,
        app_name=_name(services.catalog, hub),
        tasks=tuple(
            (task.word, task.label)
            for task in (sorted(definition.capabilities) if definition else ())
            if ACTS_ON[task] is TargetKind.BUSINESS_HUB
        ),
        service_account=next(each for each in accounts if each.id == hub.service_account_id),
        rule=rule,
        people=tuple(ShownPerson.of(person, weights) for person in found.people),
        listed=found,
        is_first=not (after or username),
        seen=moment(found.seen_at, now=now, zone=zone) if found.seen_at else None,
        service_accounts=account_choices(
            [each for each in accounts if (each.app, each.address) == (hub.app, hub.address)]
        ),
        owners=owners,
        teams=team_choices(found_teams),
        changes=shown_changes(services, changes),
        filled=filled,
    )
    return framed(services, visitor, page, status=status, notice=notice)


def _definition(catalog: Catalog, hub: Hub) -> AppDefinition | None:
    try:
        return catalog.get(hub.app)
    except NotFound:
        return None


def _name(catalog: Catalog, hub: Hub) -> str:
    definition = _definition(catalog, hub)
    return definition.name if definition else hub.app


def _percent(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 3:
        raise InvalidRequest("The safeguard is a number from 0 to 100.", field="safeguard_percent")
    return int(text)
