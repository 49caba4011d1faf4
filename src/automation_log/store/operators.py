"""Operators as kept, outside of every workspace: only the SHA-256 of each one's token, and until when it opens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.errors import UniqueViolation

from automation_log.domain.errors import Conflict, NotFound
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.sessions import token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """An operator by name."""

    id: UUID
    name: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOperator:
    """An operator whose token opens now."""

    id: UUID
    name: str


async def add(
    connection: Connection,
    *,
    id: UUID,
    name: str,
    token: str,
    made_by: str,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Keep a new token's hash. Raises: Conflict, when there is an operator of this name whom nobody ended."""
    values = {
        "id": id,
        "name": name,
        "token_hash": token_hash(token),
        "made_by": made_by,
        "now": now,
        "expires_at": expires_at,
    }
    try:
        await connection.execute(statements.read("door_add_operator"), values)
    except UniqueViolation as error:
        raise Conflict(
            f"There is an operator “{name}” already; end that one first, or take another name.",
            code="name_taken",
            field="name",
        ) from error


async def list_all(connection: Connection) -> tuple[Operator, ...]:
    """Every operator there was, newest first."""
    cursor = await connection.execute(statements.read("door_operators"))
    return tuple(Operator(**row) for row in await cursor.fetchall())


async def find_open(connection: Connection, token: str, *, now: datetime) -> OpenOperator | None:
    """Whose token this is, unless it ended or has expired; noted as used, at most once a minute."""
    values = {"token_hash": token_hash(token), "now": now}
    row = await (await connection.execute(statements.read("door_operator"), values)).fetchone()
    return None if row is None else OpenOperator(**row)


async def end(connection: Connection, operator_id: UUID, *, now: datetime) -> str:
    """The token opens nothing any more; the operator's name. Raises: NotFound, when not there or ended before."""
    values = {"id": operator_id, "now": now}
    row = await (await connection.execute(statements.read("door_end_operator"), values)).fetchone()
    if row is None:
        raise NotFound("This operator is not there, or was ended already.")
    name: str = row["name"]
    return name
