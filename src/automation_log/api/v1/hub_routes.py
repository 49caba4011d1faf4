"""Business hubs: added, renamed, given another service account; and the roster as it was last read."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from automation_log.api.v1.changing import CHANGES, Changed, Consents, Preview, change, sent
from automation_log.api.v1.entering import DirectoryReader, DirectoryWriter, Services
from automation_log.api.v1.forms import Given, Name, Shown
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.directory.hub_changes import give_service_account, rename_hub
from automation_log.directory.hubs import NewHub
from automation_log.store import directory, pages, rosters

router = APIRouter(tags=["hubs"])


class Hub(Shown):
    """One app's seats, roles and assets, managed through a service account."""

    id: UUID
    app: str
    address: str
    label: str
    service_account_id: UUID


class GivenHub(Given):
    """A hub to add: app and address are its service account's."""

    label: Name
    service_account_id: UUID


class HubLabel(Given):
    """What to call it."""

    label: Name


class ServiceAccount(Given):
    """The account to manage it through: one of the same app, at the same address."""

    account_id: UUID


class RosterPerson(Shown):
    """One account of the app, as a sync last read it."""

    username: str
    email: str
    roles: Annotated[str, Field(description="As the app writes them.")]
    assets: Annotated[dict[str, str], Field(description="Roles in assets, by asset.")]
    is_active: bool
    member_id: Annotated[UUID | None, Field(description="Whose it is; null for somebody who is no member.")]
    seen_at: datetime


@router.get("/hubs")
async def list_hubs(caller: DirectoryReader, services: Services, asked: Asked) -> Listed[Hub]:
    """Every business hub, in the order they were added."""
    async with services.database.reading(caller.workspace_id) as connection:
        return await listed(connection, pages.HUBS, asked, _shown)


@router.post("/hubs", status_code=201, response_model=Changed)
async def add_hub(new: GivenHub, caller: DirectoryWriter, services: Services) -> Response:
    """Add a business hub."""
    asked = NewHub(label=new.label, service_account_id=new.service_account_id)
    hub_id = await services.hubs.add(caller.workspace_id, asked, caller.actor)
    return sent(Changed(id=hub_id), status=201, location=f"{caller.address}/hubs/{hub_id}")


@router.get("/hubs/{hub_id}")
async def show_hub(hub_id: UUID, caller: DirectoryReader, services: Services) -> Hub:
    """One business hub."""
    async with services.database.reading(caller.workspace_id) as connection:
        return _shown(await directory.find_hub(connection, hub_id))


@router.patch("/hubs/{hub_id}", response_model=Changed | Preview, responses=CHANGES)
async def rename(
    hub_id: UUID, given: HubLabel, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """Give it another name; jobs keep the one it had."""
    return await change(services, caller, rename_hub(hub_id, given.label, caller.actor), consent)


@router.put("/hubs/{hub_id}/service-account", response_model=Changed | Preview, responses=CHANGES)
async def put_service_account(
    hub_id: UUID, given: ServiceAccount, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """Jobs manage it through this account from now on."""
    plan = give_service_account(hub_id, given.account_id, caller.actor)
    return await change(services, caller, plan, consent)


@router.get("/hubs/{hub_id}/roster")
async def list_roster(
    hub_id: UUID, caller: DirectoryReader, services: Services, asked: Asked
) -> Listed[RosterPerson]:
    """Who was in the app when a sync last read it, by user name; empty before the first."""
    async with services.database.reading(caller.workspace_id) as connection:
        await directory.find_hub(connection, hub_id)
        return await listed(connection, pages.ROSTER, asked, _person_shown, hub=hub_id)


def _shown(hub: directory.Hub) -> Hub:
    return Hub(
        id=hub.id,
        app=hub.app,
        address=hub.address,
        label=hub.label,
        service_account_id=hub.service_account_id,
    )


def _person_shown(row: rosters.RosterRow) -> RosterPerson:
    return RosterPerson(
        username=row.username,
        email=row.email,
        roles=row.roles,
        assets=dict(row.assets),
        is_active=row.is_active,
        member_id=row.member_id,
        seen_at=row.seen_at,
    )
