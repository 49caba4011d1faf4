"""API keys as kept: only the SHA-256 of each, with whose it is, what it is good for and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.errors import UniqueViolation

from automation_log.domain.errors import Conflict, NotFound
from automation_log.domain.roles import Role
from automation_log.domain.scopes import Scope
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.sessions import token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key by its name; `owner` is the e-mail of the member whose it is."""

    id: UUID
    name: str
    owner: str
    scopes: frozenset[Scope]
    made_by: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenApiKey:
    """A key that opens now, its owner as they are now, and the address of the workspace it opens."""

    id: UUID
    name: str
    scopes: frozenset[Scope]
    expires_at: datetime
    member_id: UUID
    member_name: str
    role: Role
    slug: str


async def add(
    connection: Connection,
    *,
    id: UUID,
    member_id: UUID,
    name: str,
    key: str,
    scopes: Collection[Scope],
    made_by: str,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Keep a new key's hash. Raises: Conflict, when the member has a key of this name that nobody ended."""
    values = {
        "id": id,
        "member": member_id,
        "name": name,
        "key_hash": token_hash(key),
        "scopes": sorted(scope.value for scope in scopes),
        "made_by": made_by,
        "now": now,
        "expires_at": expires_at,
    }
    try:
        await connection.execute(statements.read("insert_api_key"), values)
    except UniqueViolation as error:
        raise Conflict(
            f"There is a key “{name}” of this member already; end it first, or take another name.",
            code="name_taken",
            field="name",
        ) from error


async def list_all(connection: Connection) -> tuple[ApiKey, ...]:
    """Every key there was, newest first."""
    cursor = await connection.execute(statements.read("list_api_keys"))
    return tuple(ApiKey(**row | {"scopes": _scopes(row)}) for row in await cursor.fetchall())


async def find_open(connection: Connection, key_id: UUID, *, now: datetime) -> OpenApiKey | None:
    """The key, unless it ended, has expired, or its owner is not active; noted as used, at most once a minute."""
    values = {"id": key_id, "now": now}
    row = await (await connection.execute(statements.read("find_api_key"), values)).fetchone()
    if row is None:
        return None
    await connection.execute(statements.read("use_api_key"), values)
    return OpenApiKey(**row | {"scopes": _scopes(row), "role": Role(row["role"])})


async def end(connection: Connection, key_id: UUID, *, now: datetime) -> str:
    """The key opens nothing any more; its name. Raises: NotFound, when it is not there or ended before."""
    values = {"id": key_id, "now": now}
    row = await (await connection.execute(statements.read("end_api_key"), values)).fetchone()
    if row is None:
        raise NotFound("This key is not there, or it was ended already.")
    name: str = row["name"]
    return name


async def end_all_of(connection: Connection, member_id: UUID, *, now: datetime) -> None:
    """No key of this member opens anything any more, also when they come back."""
    await connection.execute(statements.read("end_api_keys_of"), {"member": member_id, "now": now})


def _scopes(row: dict[str, Any]) -> frozenset[Scope]:
    return frozenset(map(Scope, row["scopes"]))
