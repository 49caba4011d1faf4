"""Leases: the right to hold a session; taken all or none, freed only by release or takeover."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.errors import LeaseLost
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A resource somebody else holds."""

    resource: str
    holder: UUID


async def take(
    connection: Connection, *, resources: Sequence[str], holder: UUID, fence: int, expires_at: datetime
) -> Held | None:
    """Take every resource, or none and say who holds the first that is not free."""
    wanted = sorted(resources)
    cursor = await connection.execute(statements.read("find_leases"), {"resources": wanted})
    held = await cursor.fetchone()
    if held:
        return Held(resource=held["resource"], holder=held["holder"])
    cursor = await connection.execute(
        statements.read("insert_leases"),
        {"resources": wanted, "holder": holder, "fence": fence, "expires_at": expires_at},
    )
    if cursor.rowcount == len(wanted):
        return None
    # Another transaction took one between our look and our insert: give back what we got.
    await connection.execute(statements.read("delete_leases"), {"holder": holder})
    cursor = await connection.execute(statements.read("find_leases"), {"resources": wanted})
    held = await cursor.fetchone()
    return (
        Held(resource=held["resource"], holder=held["holder"])
        if held
        else Held(resource=wanted[0], holder=holder)
    )


async def extend(connection: Connection, *, holder: UUID, fence: int, expires_at: datetime) -> None:
    """Hold on until this instant at least. Raises: LeaseLost."""
    cursor = await connection.execute(
        statements.read("extend_leases"), {"holder": holder, "fence": fence, "expires_at": expires_at}
    )
    if not cursor.rowcount:
        raise LeaseLost(f"The leases of job {holder} were taken over; nothing was written.")


async def release(connection: Connection, *, holder: UUID) -> list[str]:
    """Free whatever the job holds; the resources freed."""
    cursor = await connection.execute(statements.read("delete_leases"), {"holder": holder})
    return [row["resource"] for row in await cursor.fetchall()]


async def is_expired(connection: Connection, *, holder: UUID, now: datetime) -> bool:
    """Whether the job holds a lease that has run out."""
    cursor = await connection.execute(statements.read("find_expired_lease"), {"holder": holder, "now": now})
    return await cursor.fetchone() is not None
