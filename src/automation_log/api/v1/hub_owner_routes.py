"""Owners of business hubs: members, or teams, who are told of what fails there."""

from uuid import UUID

from fastapi import APIRouter, Response

from automation_log.api.v1.changing import CHANGES, Changed, Consents, Preview, change
from automation_log.api.v1.entering import DirectoryReader, DirectoryWriter, Services
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.api.v1.recipient_forms import Recipient, recipient_shown
from automation_log.directory.hub_owners import put_owner, take_owner
from automation_log.store import directory, pages

router = APIRouter(tags=["hubs"])


@router.get("/hubs/{hub_id}/owners")
async def list_hub_owners(
    hub_id: UUID, caller: DirectoryReader, services: Services, asked: Asked
) -> Listed[Recipient]:
    """Who owns it: owning gives no access."""
    async with services.database.reading(caller.workspace_id) as connection:
        await directory.find_hub(connection, hub_id)
        return await listed(connection, pages.HUB_OWNERS, asked, recipient_shown, hub=hub_id)


@router.put("/hubs/{hub_id}/owners/members/{member_id}", response_model=Changed | Preview, responses=CHANGES)
async def put_hub_owner_member(
    hub_id: UUID, member_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The member is told of what fails there."""
    return await change(services, caller, put_owner(hub_id, caller.actor, member_id=member_id), consent)


@router.delete(
    "/hubs/{hub_id}/owners/members/{member_id}", response_model=Changed | Preview, responses=CHANGES
)
async def take_hub_owner_member(
    hub_id: UUID, member_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The member is not told any more, unless they see the log."""
    return await change(services, caller, take_owner(hub_id, caller.actor, member_id=member_id), consent)


@router.put("/hubs/{hub_id}/owners/teams/{team_id}", response_model=Changed | Preview, responses=CHANGES)
async def put_hub_owner_team(
    hub_id: UUID, team_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The team's members are told of what fails there."""
    return await change(services, caller, put_owner(hub_id, caller.actor, team_id=team_id), consent)


@router.delete("/hubs/{hub_id}/owners/teams/{team_id}", response_model=Changed | Preview, responses=CHANGES)
async def take_hub_owner_team(
    hub_id: UUID, team_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The team's members are not told any more, unless they see the log."""
    return await change(services, caller, take_owner(hub_id, caller.actor, team_id=team_id), consent)
