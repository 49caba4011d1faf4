"""Lost passwords asked for, as kept for an hour: who asks is never told whether anybody has the address."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.store import statements
from automation_log.store.database import Connection

MOST_BY_ADDRESS = 3
MOST_BY_CLIENT = 30
"""An hour each; what is asked beyond is forgotten without a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordRequest:
    """One request, and the (workspace, member) of each active member with the address it was made for."""

    id: UUID
    members: tuple[tuple[UUID, UUID], ...]


async def ask(connection: Connection, *, id: UUID, email: str, client: bytes, now: datetime) -> None:
    """Keep a request for this address, unless too many were made; `client` is a hash of where it came from."""
    values = {
        "id": id,
        "email": email,
        "client": client,
        "now": now,
        "most_by_address": MOST_BY_ADDRESS,
        "most_by_client": MOST_BY_CLIENT,
    }
    await connection.execute(statements.read("door_ask_for_password"), values)


async def list_unanswered(connection: Connection) -> tuple[PasswordRequest, ...]:
    """Requests that nobody has answered yet, oldest first, at most 100."""
    cursor = await connection.execute(statements.read("door_password_requests"))
    found: dict[UUID, list[tuple[UUID, UUID]]] = {}
    for row in await cursor.fetchall():
        members = found.setdefault(row["request_id"], [])
        if row["member_id"] is not None:
            members.append((row["workspace_id"], row["member_id"]))
    return tuple(PasswordRequest(id=one, members=tuple(members)) for one, members in found.items())


async def mark_answered(connection: Connection, request_id: UUID) -> None:
    """Whatever there was to do about the request is in the outboxes."""
    await connection.execute(statements.read("door_answer_password_request"), {"id": request_id})
