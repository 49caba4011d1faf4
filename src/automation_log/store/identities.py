"""As whom issuers know members: pinned once, by an issuer's own name for the person, until it is forgotten."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`subject` is what the issuer calls a member."""

    issuer: str
    subject: str


async def find_member(connection: Connection, *, issuer: str, subject: str) -> UUID | None:
    """Who is known so; whoever was deleted is nobody."""
    values = {"issuer": issuer, "subject": subject}
    row = await (await connection.execute(statements.read("find_identity_member"), values)).fetchone()
    return row["member_id"] if row else None


async def pin(connection: Connection, member_id: UUID, *, issuer: str, subject: str, now: datetime) -> bool:
    """Know the member so from now on; False when the subject is another's, or the member is another subject there."""
    values = {"issuer": issuer, "subject": subject, "member": member_id, "now": now}
    await connection.execute(statements.read("delete_identity_of_deleted"), values)
    return (await connection.execute(statements.read("insert_identity"), values)).rowcount == 1


async def list_of(connection: Connection, member_id: UUID) -> tuple[Identity, ...]:
    """As whom issuers know the member, the newest first."""
    cursor = await connection.execute(statements.read("list_identities"), {"member": member_id})
    return tuple(Identity(**row) for row in await cursor.fetchall())


async def forget(connection: Connection, member_id: UUID) -> bool:
    """No issuer knows the member any more; whether any did."""
    cursor = await connection.execute(statements.read("delete_identities"), {"member": member_id})
    return cursor.rowcount > 0
