"""Collections: the tree of them, what one offers, and with whom it is shared."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.directory.changing import Plan
from automation_log.store import collections, directory, members, teams
from automation_log.store.collections import Collection
from automation_log.store.directory_history import list_changes
from automation_log.web.directory.collections.view import CollectionPage, CollectionsPage
from automation_log.web.directory.history import shown_changes
from automation_log.web.directory.recipients import listed_recipient, with_recipient
from automation_log.web.directory.sent import NOTHING_TYPED, Filled, SentForm, answered, changed
from automation_log.web.directory.sharing_view import (
    account_choices,
    hub_choices,
    known_roles,
    team_choices,
)
from automation_log.web.entering import Member, Services, parse_id
from automation_log.web.framing import framed
from automation_log.web.services import WebServices

router = APIRouter()
NOTICES = {
    "made": "The collection is made. Put hubs and accounts in, and share it.",
    "renamed": "Renamed.",
    "contents": "What is in the collection is changed; those it reaches are offered it.",
    "shares": "With whom it is shared is changed; what is new to them is offered, for them to claim.",
    "deleted": "The collection is deleted; what follows stands in the log.",
}
"""What `?said=` stands for."""
CHOOSE_HUB = "Choose a business hub."
CHOOSE_ACCOUNT = "Choose an account."


@router.get("/w/{slug}/collections")
async def listed(member: Member, services: Services, said: str = "") -> HTMLResponse:
    """Every collection."""
    return await _list(services, member, notice=NOTICES.get(said))


@router.post("/w/{slug}/collections")
async def add(sent: SentForm, services: Services) -> Response:
    """A new collection of the sender's."""

    async def work() -> str:
        parent = sent.chosen("parent", "Choose a collection.") if sent.text("parent") else None
        made, plan = services.directory.collections.add(sent.text("name"), parent, sent.by.actor)
        await sent.make(services, plan)
        return f"collections/{made}?said=made"

    return await answered(services, sent, work, partial(_list, services, sent.by))


@router.get("/w/{slug}/collections/{collection_id}")
async def one(collection_id: str, member: Member, services: Services, said: str = "") -> HTMLResponse:
    """One collection."""
    return await _one(services, member, parse_id(collection_id), notice=NOTICES.get(said))


@router.post("/w/{slug}/collections/{collection_id}/name")
async def rename(collection_id: str, sent: SentForm, services: Services) -> Response:
    """Another name."""
    identifier = parse_id(collection_id)

    def plan() -> Plan:
        return services.directory.collections.rename(identifier, sent.text("name"), sent.by.actor)

    then = f"collections/{identifier}?said=renamed"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/collections/{collection_id}/hubs")
async def put_hub(collection_id: str, sent: SentForm, services: Services) -> Response:
    """A role that the collection offers."""
    identifier = parse_id(collection_id)

    def plan() -> Plan:
        return services.directory.collections.put_hub(
            identifier,
            sent.chosen("hub", CHOOSE_HUB),
            sent.by.actor,
            role=sent.text("role"),
            asset=sent.text("asset"),
        )

    then = f"collections/{identifier}?said=contents"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/collections/{collection_id}/hubs/remove")
async def take_hub(collection_id: str, sent: SentForm, services: Services) -> Response:
    """It offers nothing there any more."""
    identifier = parse_id(collection_id)

    def plan() -> Plan:
        return services.directory.collections.take_hub(
            identifier, sent.chosen("hub", CHOOSE_HUB), sent.by.actor, asset=sent.text("asset")
        )

    then = f"collections/{identifier}?said=contents"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/collections/{collection_id}/accounts")
async def put_account(collection_id: str, sent: SentForm, services: Services) -> Response:
    """An account that whoever has the collection can reach."""
    identifier = parse_id(collection_id)

    def plan() -> Plan:
        return services.directory.collections.put_account(
            identifier, sent.chosen("account", CHOOSE_ACCOUNT), sent.by.actor
        )

    then = f"collections/{identifier}?said=contents"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/collections/{collection_id}/accounts/remove")
async def take_account(collection_id: str, sent: SentForm, services: Services) -> Response:
    """The account is not in it any more."""
    identifier = parse_id(collection_id)

    def plan() -> Plan:
        return services.directory.collections.take_account(
            identifier, sent.chosen("account", CHOOSE_ACCOUNT), sent.by.actor
        )

    then = f"collections/{identifier}?said=contents"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/collections/{collection_id}/shares")
async def share(collection_id: str, sent: SentForm, services: Services) -> Response:
    """With a member, by e-mail, or with a team."""
    identifier = parse_id(collection_id)

    def plan() -> Plan:
        return with_recipient(
            sent,
            lambda member_id, team_id: services.directory.collections.share(
                identifier, sent.by.actor, member_id=member_id, team_id=team_id
            ),
        )

    then = f"collections/{identifier}?said=shares"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/collections/{collection_id}/shares/remove")
async def unshare(collection_id: str, sent: SentForm, services: Services) -> Response:
    """What they had from it alone goes."""
    identifier = parse_id(collection_id)

    def plan() -> Plan:
        member_id, team_id = listed_recipient(sent)
        return services.directory.collections.unshare(
            identifier, sent.by.actor, member_id=member_id, team_id=team_id
        )

    then = f"collections/{identifier}?said=shares"
    return await changed(services, sent, plan, then=then, again=partial(_one, services, sent.by, identifier))


@router.post("/w/{slug}/collections/{collection_id}/delete")
async def delete(collection_id: str, sent: SentForm, services: Services) -> Response:
    """The collection, and what was claimed from it."""
    identifier = parse_id(collection_id)

    def plan() -> Plan:
        return services.directory.collections.delete(identifier, sent.by.actor)

    again = partial(_one, services, sent.by, identifier)
    return await changed(services, sent, plan, then="collections?said=deleted", again=again)


async def _list(
    services: WebServices,
    visitor: Visitor,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        page = CollectionsPage(collections=await collections.list_collections(connection), filled=filled)
    return framed(services, visitor, page, status=status, notice=notice)


async def _one(
    services: WebServices,
    visitor: Visitor,
    collection_id: UUID,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        collection = await collections.find_collection(connection, collection_id)
        every = {each.id: each for each in await collections.list_collections(connection)}
        hubs = await directory.list_hubs(connection)
        held = set(await collections.list_collection_accounts(connection, collection_id))
        accounts = await directory.list_accounts(connection)
        page = CollectionPage(
            collection=collection,
            above=_above(collection, every),
            below=tuple(each for each in every.values() if each.parent_id == collection_id),
            owner=(await members.find_member(connection, collection.owner_id)).name,
            offers=await collections.list_collection_hubs(connection, collection_id),
            accounts=tuple(each for each in accounts if each.id in held),
            shares=await collections.list_collection_shares(connection, collection_id),
            hubs=hub_choices(services.catalog, hubs),
            roles=known_roles(services.catalog, hubs),
            other_accounts=account_choices([each for each in accounts if each.id not in held]),
            teams=team_choices(await teams.list_teams(connection)),
            changes=shown_changes(services, await list_changes(connection, collection_id)),
            filled=filled,
        )
    return framed(services, visitor, page, status=status, notice=notice)


def _above(collection: Collection, every: Mapping[UUID, Collection]) -> tuple[Collection, ...]:
    found: list[Collection] = []
    parent_id = collection.parent_id
    while parent_id is not None and parent_id in every:
        found.append(every[parent_id])
        parent_id = every[parent_id].parent_id
    return tuple(reversed(found))
