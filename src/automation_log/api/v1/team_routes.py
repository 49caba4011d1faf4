"""Teams: their members, and what is shared with them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from automation_log.api.v1.changing import CHANGES, MAKES, Changed, Consents, Preview, change
from automation_log.api.v1.entering import DirectoryReader, DirectoryWriter, Services
from automation_log.api.v1.forms import Email, Given, GivenName, Shown, Text
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.store import pages, teams

router = APIRouter(tags=["teams"])
MOST_EMAILS = 10_000
AssetAsked = Annotated[
    str, Query(max_length=500, description="One asset of the hub; the hub itself, when left out.")
]


class Team(Shown):
    """Members who get access together."""

    id: UUID
    name: str
    is_managed: Annotated[bool, Field(description="An identity provider says who is in it: change it there.")]
    created_at: datetime
    changed_at: datetime


class TeamMember(Shown):
    """One member of a team."""

    member_id: UUID
    email: str
    name: str
    is_active: bool


class NewTeamMembers(Given):
    """Who is to be in the team, by e-mail."""

    emails: Annotated[list[Email], Field(min_length=1, max_length=MOST_EMAILS)]


class HubShare(Shown):
    """A role in a hub, or in one asset of it where `asset` is not empty."""

    hub_id: UUID
    hub_label: str
    app: str
    asset: str
    role: str


class GivenShare(Given):
    """The role to have there: in the hub, or in one asset of it where `asset` is not empty."""

    role: Text
    asset: Text = ""


@router.get("/teams")
async def list_teams(caller: DirectoryReader, services: Services, asked: Asked) -> Listed[Team]:
    """Every team, in the order they were made."""
    async with services.database.reading(caller.workspace_id) as connection:
        return await listed(connection, pages.TEAMS, asked, _shown)


@router.post("/teams", status_code=201, response_model=Changed, responses=MAKES)
async def add_team(
    new: GivenName, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """Make a team without members."""
    team_id, plan = services.directory.teams.add(new.name, caller.actor)
    return await change(services, caller, plan, consent, made=("teams", team_id))


@router.get("/teams/{team_id}")
async def show_team(team_id: UUID, caller: DirectoryReader, services: Services) -> Team:
    """One team."""
    async with services.database.reading(caller.workspace_id) as connection:
        return _shown(await teams.find_team(connection, team_id))


@router.patch("/teams/{team_id}", response_model=Changed | Preview, responses=CHANGES)
async def rename_team(
    team_id: UUID, given: GivenName, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """Give it another name."""
    plan = services.directory.teams.rename(team_id, given.name, caller.actor)
    return await change(services, caller, plan, consent)


@router.delete("/teams/{team_id}", response_model=Changed | Preview, responses=CHANGES)
async def delete_team(
    team_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The team is gone, and with it what it gave."""
    plan = services.directory.teams.delete(team_id, caller.actor)
    return await change(services, caller, plan, consent)


@router.get("/teams/{team_id}/members")
async def list_team_members(
    team_id: UUID, caller: DirectoryReader, services: Services, asked: Asked
) -> Listed[TeamMember]:
    """Everybody in the team."""
    async with services.database.reading(caller.workspace_id) as connection:
        await teams.find_team(connection, team_id)
        return await listed(connection, pages.TEAM_MEMBERS, asked, _member_shown, team=team_id)


@router.post("/teams/{team_id}/members", response_model=Changed | Preview, responses=CHANGES)
async def put_in_team(
    team_id: UUID, new: NewTeamMembers, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """These members are in the team; who was stays."""
    plan = services.directory.teams.put_in(team_id, list(dict.fromkeys(new.emails)), caller.actor)
    return await change(services, caller, plan, consent)


@router.delete("/teams/{team_id}/members/{member_id}", response_model=Changed | Preview, responses=CHANGES)
async def take_out_of_team(
    team_id: UUID, member_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The member is not in the team any more."""
    plan = services.directory.teams.take_out(team_id, [member_id], caller.actor)
    return await change(services, caller, plan, consent)


@router.get("/teams/{team_id}/shares")
async def list_team_shares(
    team_id: UUID, caller: DirectoryReader, services: Services, asked: Asked
) -> Listed[HubShare]:
    """What the team gives its members."""
    async with services.database.reading(caller.workspace_id) as connection:
        await teams.find_team(connection, team_id)
        return await listed(connection, pages.TEAM_SHARES, asked, _share_shown, team=team_id)


@router.put("/teams/{team_id}/shares/{hub_id}", response_model=Changed | Preview, responses=CHANGES)
async def share_with_team(
    team_id: UUID,
    hub_id: UUID,
    given: GivenShare,
    caller: DirectoryWriter,
    services: Services,
    consent: Consents,
) -> Response:
    """The members have this role there, whichever the team gave before."""
    plan = services.directory.teams.share(team_id, hub_id, caller.actor, role=given.role, asset=given.asset)
    return await change(services, caller, plan, consent)


@router.delete("/teams/{team_id}/shares/{hub_id}", response_model=Changed | Preview, responses=CHANGES)
async def unshare_with_team(
    team_id: UUID,
    hub_id: UUID,
    caller: DirectoryWriter,
    services: Services,
    consent: Consents,
    asset: AssetAsked = "",
) -> Response:
    """The team gives nothing there any more."""
    plan = services.directory.teams.unshare(team_id, hub_id, caller.actor, asset=asset)
    return await change(services, caller, plan, consent)


def _shown(team: teams.Team) -> Team:
    return Team(
        id=team.id,
        name=team.name,
        is_managed=team.is_managed,
        created_at=team.created_at,
        changed_at=team.changed_at,
    )


def _member_shown(one: teams.TeamMember) -> TeamMember:
    return TeamMember(member_id=one.member_id, email=one.email, name=one.name, is_active=one.is_active)


def _share_shown(one: teams.TeamShare) -> HubShare:
    return HubShare(hub_id=one.hub_id, hub_label=one.hub_label, app=one.app, asset=one.asset, role=one.role)
