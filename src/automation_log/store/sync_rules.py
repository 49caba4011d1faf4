"""What a business hub lets a sync do: its rule, and who is exempt from it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.emails import plain_email
from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRule:
    """Whether syncing removes the unmatched, and of how many in a hundred at most."""

    removes_unmatched: bool
    safeguard_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """One person a sync leaves alone: why, by whose decision, since when."""

    email: str
    reason: str
    exempted_by: str
    exempted_at: datetime


async def read_rule(connection: Connection, hub_id: UUID) -> HubRule:
    """Raises: NotFound."""
    cursor = await connection.execute(statements.read("read_sync_rule"), {"hub": hub_id})
    row = await cursor.fetchone()
    if row is None:
        raise NotFound(f"There is no business hub {hub_id} here.", field="target")
    return HubRule(**row)


async def set_rule(connection: Connection, hub_id: UUID, rule: HubRule) -> None:
    """Raises: NotFound, InvalidRequest."""
    if not 0 <= rule.safeguard_percent <= 100:
        raise InvalidRequest("The safeguard is a number from 0 to 100.", field="safeguard_percent")
    values = {
        "hub": hub_id,
        "removes_unmatched": rule.removes_unmatched,
        "safeguard_percent": rule.safeguard_percent,
    }
    cursor = await connection.execute(statements.read("update_sync_rule"), values)
    if not cursor.rowcount:
        raise NotFound(f"There is no business hub {hub_id} here.", field="target")


async def list_exemptions(connection: Connection, hub_id: UUID) -> tuple[Exemption, ...]:
    """Everybody exempt in this hub, by e-mail."""
    cursor = await connection.execute(statements.read("list_exemptions"), {"hub": hub_id})
    return tuple(Exemption(**row) for row in await cursor.fetchall())


async def exempt(
    connection: Connection, hub_id: UUID, *, email: str, reason: str, by: str, now: datetime
) -> None:
    """Leave this person alone from now on; said again, the later reason counts. Raises: InvalidRequest."""
    if not reason.strip():
        raise InvalidRequest("Say why this person is exempt.", field="reason")
    values = {"hub": hub_id, "email": plain_email(email), "reason": reason.strip(), "by": by, "now": now}
    await connection.execute(statements.read("put_exemption"), values)


async def end_exemption(connection: Connection, hub_id: UUID, *, email: str) -> None:
    """Let syncing decide about this person again. Raises: NotFound."""
    values = {"hub": hub_id, "email": plain_email(email)}
    cursor = await connection.execute(statements.read("delete_exemption"), values)
    if not cursor.rowcount:
        raise NotFound(f"{email[:120]} is not exempt here.", field="email")
