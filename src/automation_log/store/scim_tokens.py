"""Tokens of identity providers as kept: only the SHA-256 of each, with who made it and until when it opens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.errors import NotFound
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.sessions import token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ScimToken:
    """A token by its name; `ends_at` is None while nobody has set an end."""

    id: UUID
    name: str
    made_by: str
    made_at: datetime
    ends_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenToken:
    """A token that opens now, and the address of the workspace it opens."""

    id: UUID
    name: str
    slug: str


async def add(
    connection: Connection, *, id: UUID, name: str, token: str, made_by: str, now: datetime
) -> None:
    """Keep a new token's hash."""
    values = {"id": id, "name": name, "token_hash": token_hash(token), "made_by": made_by, "now": now}
    await connection.execute(statements.read("insert_scim_token"), values)


async def list_all(connection: Connection) -> tuple[ScimToken, ...]:
    """Every token there was, newest first."""
    cursor = await connection.execute(statements.read("list_scim_tokens"))
    return tuple(ScimToken(**row) for row in await cursor.fetchall())


async def find_open(connection: Connection, token_id: UUID, *, now: datetime) -> OpenToken | None:
    """The token, unless it has ended; noted as used, at most once a minute."""
    row = await (
        await connection.execute(statements.read("find_scim_token"), {"id": token_id, "now": now})
    ).fetchone()
    if row is None:
        return None
    await connection.execute(statements.read("use_scim_token"), {"id": token_id, "now": now})
    return OpenToken(**row)


async def end(connection: Connection, token_id: UUID, *, at: datetime) -> str:
    """The token opens nothing from then on; its name. Raises: NotFound, when it ends before that already."""
    row = await (
        await connection.execute(statements.read("end_scim_token"), {"id": token_id, "at": at})
    ).fetchone()
    if row is None:
        raise NotFound("This token is not there, or it ends sooner already.")
    name: str = row["name"]
    return name
