"""What stands in a workspace's directory beside its people: the workspace itself, its accounts and business hubs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.errors import ForeignKeyViolation, UniqueViolation

from automation_log.domain.errors import Conflict, NotFound
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The tenant all else belongs to."""

    id: UUID
    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One login in an app; its credential is in the vault. A personal one was made for a person, and is theirs."""

    id: UUID
    app: str
    address: str
    label: str
    username: str
    is_personal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """One app's seats, roles and assets, managed through a service account."""

    id: UUID
    app: str
    address: str
    label: str
    service_account_id: UUID


async def add_workspace(connection: Connection, *, slug: str, name: str, now: datetime) -> None:
    """Make the workspace of this transaction. Raises: Conflict, when the slug is taken."""
    await _add(
        connection,
        "insert_workspace",
        {"slug": slug, "name": name, "now": now},
        taken=f"The address “{slug}” is taken.",
        field="workspace",
    )


async def current_workspace(connection: Connection) -> Workspace:
    """The workspace of this transaction. Raises: NotFound."""
    row = await _one(connection, "find_workspace", {})
    if row is None:
        raise NotFound("There is no such workspace.")
    return Workspace(**row)


async def lock_directory(connection: Connection) -> None:
    """Wait until no other transaction changes this workspace's directory.

    One change at a time: what access was before, what changes, and which jobs follow from it are told from one state.
    """
    await connection.execute(statements.read("lock_directory"))


async def next_version(connection: Connection) -> int:
    """The version that the directory has with the change of this transaction, which holds the lock."""
    row = await _one(connection, "update_directory_version", {})
    assert row is not None, "the workspace of this transaction is locked"
    version: int = row["directory_version"]
    return version


async def add_account(
    connection: Connection, *, id: UUID, app: str, address: str, label: str, username: str, now: datetime
) -> None:
    """Add an account. Raises: Conflict, when this login of this app stands here already."""
    await _add(
        connection,
        "insert_account",
        {"id": id, "app": app, "address": address, "label": label, "username": username, "now": now},
        taken=f"The account “{username}” of this app stands here already.",
        field="username",
    )


async def find_account(connection: Connection, account_id: UUID) -> Account:
    """Raises: NotFound."""
    row = await _one(connection, "find_account", {"id": account_id})
    if row is None:
        raise NotFound(f"There is no account {account_id} here.", field="target")
    return Account(**row)


async def list_accounts(connection: Connection) -> tuple[Account, ...]:
    """Every account, by label."""
    return tuple(Account(**row) for row in await _all(connection, "list_accounts"))


async def add_hub(
    connection: Connection,
    *,
    id: UUID,
    app: str,
    address: str,
    label: str,
    service_account_id: UUID,
    now: datetime,
) -> None:
    """Add a business hub. Raises: Conflict, when its service account does not exist."""
    values = {"id": id, "app": app, "address": address, "label": label, "now": now}
    await _add(
        connection,
        "insert_hub",
        values | {"service_account_id": service_account_id},
        taken="The service account of this business hub does not exist.",
        field="service_account",
    )


async def update_hub(connection: Connection, hub_id: UUID, *, label: str, service_account_id: UUID) -> None:
    """Let the hub be so from now on."""
    values = {"id": hub_id, "label": label, "service_account_id": service_account_id}
    await connection.execute(statements.read("update_hub"), values)


async def find_hub(connection: Connection, hub_id: UUID) -> Hub:
    """Raises: NotFound."""
    row = await _one(connection, "find_hub", {"id": hub_id})
    if row is None:
        raise NotFound(f"There is no business hub {hub_id} here.", field="target")
    return Hub(**row)


async def list_hubs(connection: Connection) -> tuple[Hub, ...]:
    """Every business hub, by label."""
    return tuple(Hub(**row) for row in await _all(connection, "list_hubs"))


async def _add(
    connection: Connection, statement: LiteralString, values: dict[str, object], *, taken: str, field: str
) -> None:
    try:
        await connection.execute(statements.read(statement), values)
    except (UniqueViolation, ForeignKeyViolation) as error:
        raise Conflict(taken, field=field) from error


async def _one(
    connection: Connection, statement: LiteralString, values: dict[str, object]
) -> dict[str, Any] | None:
    cursor = await connection.execute(statements.read(statement), values)
    return await cursor.fetchone()


async def _all(connection: Connection, statement: LiteralString) -> list[dict[str, Any]]:
    cursor = await connection.execute(statements.read(statement))
    return await cursor.fetchall()
