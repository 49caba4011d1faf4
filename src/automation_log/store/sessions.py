"""Sessions as kept: only the SHA-256 of their token is."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.roles import Role
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session that is valid now, with its member and workspace."""

    session_id: UUID
    member_id: UUID
    name: str
    email: str
    role: Role
    workspace_id: UUID
    slug: str
    workspace_name: str


async def add_session(
    connection: Connection, *, id: UUID, member_id: UUID, token: str, now: datetime, expires_at: datetime
) -> None:
    """Begin a session."""
    await connection.execute(
        statements.read("insert_session"),
        {
            "id": id,
            "member_id": member_id,
            "token_hash": token_hash(token),
            "now": now,
            "expires_at": expires_at,
        },
    )


async def find_session(connection: Connection, session_id: UUID, *, now: datetime) -> SessionRow | None:
    """The session, unless it was revoked or has expired."""
    cursor = await connection.execute(statements.read("find_session"), {"id": session_id, "now": now})
    row = await cursor.fetchone()
    return None if row is None else SessionRow(**row | {"role": Role(row["role"])})


async def revoke_session(connection: Connection, session_id: UUID, *, now: datetime) -> None:
    """End a session; ending an ended one changes nothing."""
    await connection.execute(statements.read("revoke_session"), {"id": session_id, "now": now})


async def revoke_sessions_of(connection: Connection, member_id: UUID, *, now: datetime) -> int:
    """End every session of a member; how many there were."""
    values = {"member": member_id, "now": now}
    cursor = await connection.execute(statements.read("revoke_sessions_of"), values)
    return cursor.rowcount


async def count_open_sessions(connection: Connection, member_id: UUID, *, now: datetime) -> int:
    """How many sessions of a member are valid now."""
    values = {"member": member_id, "now": now}
    cursor = await connection.execute(statements.read("count_open_sessions"), values)
    row = await cursor.fetchone()
    return int(row["sessions"]) if row else 0


def token_hash(token: str) -> bytes:
    """What is kept of a token, 32 bytes: tokens are random, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).digest()
