"""Teams: the list, making one, who is in it, and what is shared with it."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.directory.changing import Plan
from automation_log.store import directory, teams
from automation_log.store.directory_history import list_changes
from automation_log.web.directory.history import shown_changes
from automation_log.web.directory.sent import NOTHING_TYPED, Filled, SentForm, answered, changed
from automation_log.web.directory.sharing_view import hub_choices, known_roles
from automation_log.web.directory.teams.view import TeamPage, TeamsPage
from automation_log.web.entering import Member, Services, parse_id
from automation_log.web.framing import framed
from automation_log.web.services import WebServices

router = APIRouter()
NOTICES = {
    "made": "The team is made. Put people in, and give it a role in a business hub.",
    "renamed": "Renamed.",
    "members": "The team's members are changed; what follows stands in the log.",
    "shares": "What the team gives is changed; what follows stands in the log.",
    "deleted": "The team is deleted; what follows stands in the log.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/teams")
async def listed(member: Member, services: Services, said: str = "") -> HTMLResponse:
    """Every team."""
    return await _list(services, member, notice=NOTICES.get(said))


@router.post("/w/{slug}/teams")
async def add(sent: SentForm, services: Services) -> Response:
    """A new team."""

    async def work() -> str:
        team_id, plan = services.directory.teams.add(sent.text("name"), sent.by.actor)
        await sent.make(services, plan)
        return f"teams/{team_id}?said=made"

    return await answered(services, sent, work, partial(_list, services, sent.by))


@router.get("/w/{slug}/teams/{team_id}")
async def one(team_id: str, member: Member, services: Services, said: str = "") -> HTMLResponse:
    """One team."""
    return await _one(services, member, parse_id(team_id), notice=NOTICES.get(said))


@router.post("/w/{slug}/teams/{team_id}/name")
async def rename(team_id: str, sent: SentForm, services: Services) -> Response:
    """Another name."""
    identifier = parse_id(team_id)

    def plan() -> Plan:
        return services.directory.teams.rename(identifier, sent.text("name"), sent.by.actor)

    then = f"teams/{identifier}?said=renamed"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/teams/{team_id}/members")
async def put_in(team_id: str, sent: SentForm, services: Services) -> Response:
    """People into the team."""
    identifier = parse_id(team_id)

    def plan() -> Plan:
        return services.directory.teams.put_in(identifier, sent.lines("members"), sent.by.actor)

    then = f"teams/{identifier}?said=members"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/teams/{team_id}/members/remove")
async def take_out(team_id: str, sent: SentForm, services: Services) -> Response:
    """One person out of the team."""
    identifier = parse_id(team_id)

    def plan() -> Plan:
        member_id = sent.chosen("member", "Choose a member.")
        return services.directory.teams.take_out(identifier, [member_id], sent.by.actor)

    then = f"teams/{identifier}?said=members"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/teams/{team_id}/shares")
async def share(team_id: str, sent: SentForm, services: Services) -> Response:
    """A role in a hub, or in an asset of it, for everybody in the team."""
    identifier = parse_id(team_id)

    def plan() -> Plan:
        return services.directory.teams.share(
            identifier,
            sent.chosen("hub", "Choose a business hub."),
            sent.by.actor,
            role=sent.text("role"),
            asset=sent.text("asset"),
        )

    then = f"teams/{identifier}?said=shares"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/teams/{team_id}/shares/remove")
async def unshare(team_id: str, sent: SentForm, services: Services) -> Response:
    """The team gives nothing there any more."""
    identifier = parse_id(team_id)

    def plan() -> Plan:
        return services.directory.teams.unshare(
            identifier, sent.chosen("hub", "Choose a business hub."), sent.by.actor, asset=sent.text("asset")
        )

    then = f"teams/{identifier}?said=shares"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/teams/{team_id}/delete")
async def delete(team_id: str, sent: SentForm, services: Services) -> Response:
    """The team, and with it what it gave."""
    identifier = parse_id(team_id)

    def plan() -> Plan:
        return services.directory.teams.delete(identifier, sent.by.actor)

    again = partial(_one, services, sent.by, identifier)
    return await changed(services, sent, plan, then="teams?said=deleted", again=again)


async def _list(
    services: WebServices,
    visitor: Visitor,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        page = TeamsPage(teams=await teams.list_teams(connection), filled=filled)
    return framed(services, visitor, page, status=status, notice=notice)


async def _one(
    services: WebServices,
    visitor: Visitor,
    team_id: UUID,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        hubs = await directory.list_hubs(connection)
        page = TeamPage(
            team=await teams.find_team(connection, team_id),
            members=await teams.list_team_members(connection, team_id),
            shares=await teams.list_team_shares(connection, team_id),
            hubs=hub_choices(services.catalog, hubs),
            roles=known_roles(services.catalog, hubs),
            changes=shown_changes(services, await list_changes(connection, team_id)),
            filled=filled,
        )
    return framed(services, visitor, page, status=status, notice=notice)
