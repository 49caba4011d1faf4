"""Owners of business hubs as kept: who is told of what fails there, beside those who see the log."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOwner:
    """One member, or the members of one team; `label` is the e-mail or the team's name."""

    member_id: UUID | None
    team_id: UUID | None
    label: str


async def put(connection: Connection, hub_id: UUID, *, member_id: UUID | None, team_id: UUID | None) -> None:
    """They own the hub; who did stays."""
    values = {"hub": hub_id, "member": member_id, "team": team_id}
    await connection.execute(statements.read("put_hub_owner"), values)


async def delete(
    connection: Connection, hub_id: UUID, *, member_id: UUID | None, team_id: UUID | None
) -> bool:
    """They do not own the hub; False when they did not."""
    values = {"hub": hub_id, "member": member_id, "team": team_id}
    cursor = await connection.execute(statements.read("delete_hub_owner"), values)
    return bool(cursor.rowcount)


async def list_owners(connection: Connection, hub_id: UUID) -> tuple[HubOwner, ...]:
    """The hub's owners: members by e-mail, then teams by name."""
    cursor = await connection.execute(statements.read("list_hub_owners"), {"hub": hub_id})
    return tuple(HubOwner(**row) for row in await cursor.fetchall())


async def list_told(connection: Connection, target_id: UUID) -> tuple[UUID, ...]:
    """Whom a trouble at this hub, or at this account, concerns: active members, each once, the owner first.

    Those who see the log, and the owners of the hub, or of the hubs whose service account it is, also through teams.
    """
    cursor = await connection.execute(statements.read("list_told_members"), {"target": target_id})
    return tuple(row["id"] for row in await cursor.fetchall())
