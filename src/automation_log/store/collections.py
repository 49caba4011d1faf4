"""Collections as kept: nested up to six levels, with what is in them and with whom they are shared."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.errors import NotFound
from automation_log.store import statements
from automation_log.store.database import Connection

DEEPEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A place for hubs and accounts that are shared together; `depth` is 1 where it stands in no other."""

    id: UUID
    parent_id: UUID | None
    depth: int
    name: str
    owner_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionHub:
    """A role in a hub, or in one asset of it where `asset` is not empty, that the collection offers."""

    hub_id: UUID
    hub_label: str
    app: str
    asset: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionShare:
    """One member, or one team, with whom the collection is shared."""

    member_id: UUID | None
    team_id: UUID | None
    label: str


async def add_collection(
    connection: Connection,
    *,
    id: UUID,
    name: str,
    owner_id: UUID,
    parent: Collection | None,
    now: datetime,
) -> None:
    """Add an empty collection."""
    values = {
        "id": id,
        "name": name,
        "owner": owner_id,
        "parent": parent.id if parent else None,
        "depth": parent.depth + 1 if parent else 1,
        "now": now,
    }
    await connection.execute(statements.read("insert_collection"), values)


async def rename_collection(connection: Connection, collection_id: UUID, name: str) -> None:
    """Give it another name."""
    await connection.execute(statements.read("rename_collection"), {"id": collection_id, "name": name})


async def delete_collection(connection: Connection, collection_id: UUID) -> None:
    """The collection is gone, with its shares and what was claimed from it."""
    await connection.execute(statements.read("delete_collection"), {"id": collection_id})


async def find_collection(connection: Connection, collection_id: UUID) -> Collection:
    """Raises: NotFound."""
    cursor = await connection.execute(statements.read("find_collection"), {"id": collection_id})
    row = await cursor.fetchone()
    if row is None:
        raise NotFound(f"There is no collection {collection_id} here.", field="collection")
    return Collection(**row)


async def list_collections(connection: Connection) -> tuple[Collection, ...]:
    """Every collection, each before those that stand in it."""
    cursor = await connection.execute(statements.read("list_collections"))
    return tuple(Collection(**row) for row in await cursor.fetchall())


async def list_collection_emails(connection: Connection, collection_id: UUID) -> list[str]:
    """Whom the collection reaches, also through those it stands in, and everybody below it."""
    cursor = await connection.execute(statements.read("list_collection_emails"), {"id": collection_id})
    return [row["email"] for row in await cursor.fetchall()]


async def list_collection_hubs(connection: Connection, collection_id: UUID) -> tuple[CollectionHub, ...]:
    """What the collection offers, by hub and asset."""
    cursor = await connection.execute(statements.read("list_collection_hubs"), {"id": collection_id})
    return tuple(CollectionHub(**row) for row in await cursor.fetchall())


async def put_collection_hub(
    connection: Connection, collection_id: UUID, hub_id: UUID, *, asset: str, role: str
) -> None:
    """The collection offers this role there, whichever it offered before."""
    values = {"collection": collection_id, "hub": hub_id, "asset": asset, "role": role}
    await connection.execute(statements.read("put_collection_hub"), values)


async def delete_collection_hub(
    connection: Connection, collection_id: UUID, hub_id: UUID, *, asset: str
) -> None:
    """The collection offers nothing there. Raises: NotFound, when it offered nothing."""
    values = {"collection": collection_id, "hub": hub_id, "asset": asset}
    cursor = await connection.execute(statements.read("delete_collection_hub"), values)
    if not cursor.rowcount:
        raise NotFound("This collection does not have that business hub.", field="hub")


async def list_collection_accounts(connection: Connection, collection_id: UUID) -> tuple[UUID, ...]:
    """The accounts in the collection."""
    cursor = await connection.execute(statements.read("list_collection_accounts"), {"id": collection_id})
    return tuple(row["account_id"] for row in await cursor.fetchall())


async def put_collection_account(connection: Connection, collection_id: UUID, account_id: UUID) -> None:
    """The account is in the collection."""
    values = {"collection": collection_id, "account": account_id}
    await connection.execute(statements.read("put_collection_account"), values)


async def delete_collection_account(connection: Connection, collection_id: UUID, account_id: UUID) -> None:
    """The account is not in the collection. Raises: NotFound, when it was not."""
    values = {"collection": collection_id, "account": account_id}
    cursor = await connection.execute(statements.read("delete_collection_account"), values)
    if not cursor.rowcount:
        raise NotFound("This collection does not have that account.", field="account")


async def list_collection_shares(connection: Connection, collection_id: UUID) -> tuple[CollectionShare, ...]:
    """With whom the collection is shared, teams first."""
    cursor = await connection.execute(statements.read("list_collection_shares"), {"id": collection_id})
    return tuple(CollectionShare(**row) for row in await cursor.fetchall())


async def put_collection_share(
    connection: Connection, collection_id: UUID, *, member_id: UUID | None, team_id: UUID | None
) -> None:
    """The collection is shared with this member, or this team."""
    values = {"collection": collection_id, "member": member_id, "team": team_id}
    await connection.execute(statements.read("put_collection_share"), values)


async def delete_collection_share(
    connection: Connection, collection_id: UUID, *, member_id: UUID | None, team_id: UUID | None
) -> None:
    """The collection is not shared with them. Raises: NotFound, when it was not."""
    values = {"collection": collection_id, "member": member_id, "team": team_id}
    cursor = await connection.execute(statements.read("delete_collection_share"), values)
    if not cursor.rowcount:
        raise NotFound("This collection is not shared with them.", field="with")
