"""Sessions as kept: only the SHA-256 of their token is."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.arrivals import Arrival, SignedInBy
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
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session of a member as people tell it apart. `session_id` names it inside the program only."""

    session_id: UUID
    began_at: datetime
    seen_at: datetime
    arrival: Arrival

    @property
    def handle(self) -> str:
        """What pages and the API call it by: made from its id, which stands nowhere, and good for ending it only."""
        return hashlib.sha256(b"automation-log session" + self.session_id.bytes).hexdigest()[:20]


async def add_session(
    connection: Connection,
    *,
    id: UUID,
    member_id: UUID,
    token: str,
    arrival: Arrival,
    now: datetime,
    expires_at: datetime,
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
            "signed_in_by": arrival.by,
            "provider": arrival.provider,
            "browser": arrival.browser,
            "network": arrival.network,
        },
    )


async def find_session(connection: Connection, session_id: UUID, *, now: datetime) -> SessionRow | None:
    """The session, unless it was revoked or has expired."""
    cursor = await connection.execute(statements.read("find_session"), {"id": session_id, "now": now})
    row = await cursor.fetchone()
    return None if row is None else SessionRow(**row | {"role": Role(row["role"])})


async def see_session(connection: Connection, session_id: UUID, *, now: datetime) -> None:
    """Note that the session is in use."""
    await connection.execute(statements.read("see_session"), {"id": session_id, "now": now})


async def list_open(connection: Connection, member_id: UUID, *, now: datetime) -> tuple[OpenSession, ...]:
    """The sessions of a member that are valid now, the newest first."""
    values = {"member": member_id, "now": now}
    cursor = await connection.execute(statements.read("list_open_sessions"), values)
    return tuple(
        OpenSession(
            session_id=row["id"],
            began_at=row["created_at"],
            seen_at=row["seen_at"],
            arrival=Arrival(
                by=SignedInBy(row["signed_in_by"]),
                provider=row["provider"],
                browser=row["browser"],
                network=row["network"],
            ),
        )
        for row in await cursor.fetchall()
    )


async def revoke_session(connection: Connection, session_id: UUID, *, now: datetime) -> bool:
    """End a session; False, and nothing changed, when it had ended."""
    values = {"id": session_id, "now": now}
    return (await connection.execute(statements.read("revoke_session"), values)).rowcount == 1


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
