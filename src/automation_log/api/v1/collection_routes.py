"""Collections: nested up to six levels."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from automation_log.api.v1.changing import CHANGES, MAKES, Changed, Consents, Preview, change
from automation_log.api.v1.entering import DirectoryReader, DirectoryWriter, Services
from automation_log.api.v1.forms import Given, GivenName, Name, Shown
from automation_log.api.v1.paging import Asked, Listed, listed
from automation_log.store import collections, pages

router = APIRouter(tags=["collections"])


class Collection(Shown):
    """Hubs and accounts that are shared together."""

    id: UUID
    name: str
    parent_id: Annotated[UUID | None, Field(description="The collection it stands in; null where in none.")]
    depth: int
    owner_id: UUID


class NewCollection(Given):
    """A collection to make; it belongs to the key's owner, or to the workspace's where an operator makes it."""

    name: Name
    parent_id: UUID | None = None


@router.get("/collections")
async def list_collections(caller: DirectoryReader, services: Services, asked: Asked) -> Listed[Collection]:
    """Every collection, in the order they were made: each after the one it stands in."""
    async with services.database.reading(caller.workspace_id) as connection:
        return await listed(connection, pages.COLLECTIONS, asked, _shown)


@router.post("/collections", status_code=201, response_model=Changed, responses=MAKES)
async def add_collection(
    new: NewCollection, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """Make an empty collection."""
    collection_id, plan = services.directory.collections.add(new.name, new.parent_id, caller.actor)
    return await change(services, caller, plan, consent, made=("collections", collection_id))


@router.get("/collections/{collection_id}")
async def show_collection(collection_id: UUID, caller: DirectoryReader, services: Services) -> Collection:
    """One collection."""
    async with services.database.reading(caller.workspace_id) as connection:
        return _shown(await collections.find_collection(connection, collection_id))


@router.patch("/collections/{collection_id}", response_model=Changed | Preview, responses=CHANGES)
async def rename_collection(
    collection_id: UUID,
    given: GivenName,
    caller: DirectoryWriter,
    services: Services,
    consent: Consents,
) -> Response:
    """Give it another name."""
    plan = services.directory.collections.rename(collection_id, given.name, caller.actor)
    return await change(services, caller, plan, consent)


@router.delete("/collections/{collection_id}", response_model=Changed | Preview, responses=CHANGES)
async def delete_collection(
    collection_id: UUID, caller: DirectoryWriter, services: Services, consent: Consents
) -> Response:
    """The collection is gone, and with it what was claimed from it."""
    plan = services.directory.collections.delete(collection_id, caller.actor)
    return await change(services, caller, plan, consent)


def _shown(one: collections.Collection) -> Collection:
    return Collection(
        id=one.id, name=one.name, parent_id=one.parent_id, depth=one.depth, owner_id=one.owner_id
    )
