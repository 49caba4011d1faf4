"""What is in a collection, hubs and accounts, and with whom it is shared."""

from uuid import UUID

from fastapi import APIRouter, Response

from automation_log.api.v1.account_routes import Account, account_shown
from automation_log.api.v1.changing import CHANGES, Changed, Consents, Preview, change
from automation_log.api.v1.entering import DirectoryReader, DirectoryWriter, Services
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.api.v1.recipient_forms import Recipient, recipient_shown
from automation_log.api.v1.team_routes import AssetAsked, GivenShare, HubShare
from automation_log.store import collections, pages

router = APIRouter(tags=["collections"])


@router.get("/collections/{collection_id}/hubs")
async def list_collection_hubs(
    collection_id: UUID, caller: DirectoryReader, services: Services, asked: Asked
) -> Listed[HubShare]:
    """The roles it offers."""
    async with services.database.reading(caller.workspace_id) as connection:
        await collections.find_collection(connection, collection_id)
        return await listed(connection, pages.COLLECTION_HUBS, asked, _hub_shown, collection=collection_id)


@router.put("/collections/{collection_id}/hubs/{hub_id}", response_model=Changed | Preview, responses=CHANGES)
async def put_collection_hub(
    collection_id: UUID,
    hub_id: UUID,
    given: GivenShare,
    caller: DirectoryWriter,
    services: Services,
    consent: Consents,
) -> Response:
    """It offers this role there, whichever it offered before."""
    plan = services.directory.collections.put_hub(
        collection_id, hub_id, caller.actor, role=given.role, asset=given.asset
    )
    return await change(services, caller, plan, consent)


@router.delete(
    "/collections/{collection_id}/hubs/{hub_id}", response_model=Changed | Preview, responses=CHANGES
)
async def take_collection_hub(
    collection_id: UUID,
    hub_id: UUID,
    caller: DirectoryWriter,
    services: Services,
    consent: Consents,
    asset: AssetAsked = "",
) -> Response:
    """It offers nothing there any more."""
    plan = services.directory.collections.take_hub(collection_id, hub_id, caller.actor, asset=asset)
    return await change(services, caller, plan, consent)


@router.get("/collections/{collection_id}/accounts")
async def list_collection_accounts(
    collection_id: UUID, caller: DirectoryReader, services: Services, asked: Asked
) -> Listed[Account]:
    """The accounts in it."""
    async with services.database.reading(caller.workspace_id) as connection:
        await collections.find_collection(connection, collection_id)
        return await listed(
            connection, pages.COLLECTION_ACCOUNTS, asked, account_shown, collection=collection_id
        )


@router.put(
    "/collections/{collection_id}/accounts/{account_id}", response_model=Changed | Preview, responses=CHANGES
)
async def put_collection_account(
    collection_id: UUID, account_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """Whoever has the collection can reach the account."""
    plan = services.directory.collections.put_account(collection_id, account_id, caller.actor)
    return await change(services, caller, plan, consent)


@router.delete(
    "/collections/{collection_id}/accounts/{account_id}", response_model=Changed | Preview, responses=CHANGES
)
async def take_collection_account(
    collection_id: UUID, account_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The account is not in it any more."""
    plan = services.directory.collections.take_account(collection_id, account_id, caller.actor)
    return await change(services, caller, plan, consent)


@router.get("/collections/{collection_id}/shares")
async def list_collection_shares(
    collection_id: UUID, caller: DirectoryReader, services: Services, asked: Asked
) -> Listed[Recipient]:
    """With whom it is shared."""
    async with services.database.reading(caller.workspace_id) as connection:
        await collections.find_collection(connection, collection_id)
        return await listed(
            connection, pages.COLLECTION_SHARES, asked, recipient_shown, collection=collection_id
        )


@router.put(
    "/collections/{collection_id}/shares/members/{member_id}",
    response_model=Changed | Preview,
    responses=CHANGES,
)
async def share_collection_with_member(
    collection_id: UUID, member_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The member is offered what is in it."""
    plan = services.directory.collections.share(collection_id, caller.actor, member_id=member_id)
    return await change(services, caller, plan, consent)


@router.delete(
    "/collections/{collection_id}/shares/members/{member_id}",
    response_model=Changed | Preview,
    responses=CHANGES,
)
async def unshare_collection_with_member(
    collection_id: UUID, member_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """What the member had from it alone goes."""
    plan = services.directory.collections.unshare(collection_id, caller.actor, member_id=member_id)
    return await change(services, caller, plan, consent)


@router.put(
    "/collections/{collection_id}/shares/teams/{team_id}", response_model=Changed | Preview, responses=CHANGES
)
async def share_collection_with_team(
    collection_id: UUID, team_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The team's members are offered what is in it."""
    plan = services.directory.collections.share(collection_id, caller.actor, team_id=team_id)
    return await change(services, caller, plan, consent)


@router.delete(
    "/collections/{collection_id}/shares/teams/{team_id}", response_model=Changed | Preview, responses=CHANGES
)
async def unshare_collection_with_team(
    collection_id: UUID, team_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """What the team's members had from it alone goes."""
    plan = services.directory.collections.unshare(collection_id, caller.actor, team_id=team_id)
    return await change(services, caller, plan, consent)


def _hub_shown(one: collections.CollectionHub) -> HubShare:
    return HubShare(hub_id=one.hub_id, hub_label=one.hub_label, app=one.app, asset=one.asset, role=one.role)
