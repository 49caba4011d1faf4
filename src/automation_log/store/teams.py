"""Teams as kept: their members, and what is shared with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from automation_log.domain.errors import NotFound
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Members who get access together; one that an identity provider manages is a group there."""

    id: UUID
    name: str
    is_managed: bool
    external_id: str | None
    pushed: Mapping[str, Any] | None
    version: int
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """One member of a team; `display` is what an identity provider calls them there, None where it says nothing."""

    member_id: UUID
    email: str
    name: str
    is_active: bool
    display: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamShare:
    """A role in a hub, or in one asset of it where `asset` is not empty."""

    hub_id: UUID
    hub_label: str
    app: str
    asset: str
    role: str


async def add_team(
    connection: Connection,
    *,
    id: UUID,
    name: str,
    now: datetime,
    is_managed: bool = False,
    external_id: str | None = None,
    pushed: Mapping[str, Any] | None = None,
) -> None:
    """Add a team without members."""
    values = {
        "id": id,
        "name": name,
        "is_managed": is_managed,
        "external_id": external_id,
        "pushed": None if pushed is None else Jsonb(dict(pushed)),
        "now": now,
    }
    await connection.execute(statements.read("insert_team"), values)


async def update_team(
    connection: Connection,
    team_id: UUID,
    *,
    name: str,
    external_id: str | None,
    pushed: Mapping[str, Any] | None,
    now: datetime,
) -> None:
    """Let the team be so from now on."""
    values = {
        "id": team_id,
        "name": name,
        "external_id": external_id,
        "pushed": None if pushed is None else Jsonb(dict(pushed)),
        "now": now,
    }
    await connection.execute(statements.read("update_team"), values)


async def delete_team(connection: Connection, team_id: UUID) -> None:
    """The team is gone, with what was shared with it."""
    await connection.execute(statements.read("delete_team"), {"id": team_id})


async def find_team(connection: Connection, team_id: UUID) -> Team:
    """Raises: NotFound."""
    cursor = await connection.execute(statements.read("find_team"), {"id": team_id})
    row = await cursor.fetchone()
    if row is None:
        raise NotFound(f"There is no team {team_id} here.", field="team")
    return Team(**row)


async def find_team_by_external_id(connection: Connection, external_id: str) -> Team | None:
    """The team an identity provider knows by this id."""
    values = {"external_id": external_id}
    row = await (await connection.execute(statements.read("find_team_by_external_id"), values)).fetchone()
    return None if row is None else Team(**row)


async def list_teams(connection: Connection) -> tuple[Team, ...]:
    """Every team, by name."""
    cursor = await connection.execute(statements.read("list_teams"))
    return tuple(Team(**row) for row in await cursor.fetchall())


async def list_team_members(connection: Connection, team_id: UUID) -> tuple[TeamMember, ...]:
    """Everybody in the team, by e-mail."""
    cursor = await connection.execute(statements.read("list_team_members"), {"team": team_id})
    return tuple(TeamMember(**row) for row in await cursor.fetchall())


async def list_teams_of(connection: Connection, member_id: UUID) -> tuple[Team, ...]:
    """The teams this member is in, by name."""
    cursor = await connection.execute(statements.read("list_teams_of"), {"member": member_id})
    return tuple(Team(**row) for row in await cursor.fetchall())


async def put_in_team(
    connection: Connection, team_id: UUID, displays: Mapping[UUID, str | None], *, now: datetime
) -> None:
    """These members are in the team, under these names; who was stays."""
    values = {
        "team": team_id,
        "members": list(displays),
        "displays": list(displays.values()),
        "now": now,
    }
    await connection.execute(statements.read("put_team_members"), values)


async def take_from_team(connection: Connection, team_id: UUID, member_ids: Collection[UUID]) -> None:
    """These members are not in the team."""
    values = {"team": team_id, "members": list(member_ids)}
    await connection.execute(statements.read("delete_team_members"), values)


async def list_team_shares(connection: Connection, team_id: UUID) -> tuple[TeamShare, ...]:
    """What is shared with the team, by hub and asset."""
    cursor = await connection.execute(statements.read("list_team_shares"), {"team": team_id})
    return tuple(TeamShare(**row) for row in await cursor.fetchall())


async def share_with_team(
    connection: Connection, team_id: UUID, hub_id: UUID, *, asset: str, role: str
) -> None:
    """The team's members have this role there, whichever they had through the team before."""
    values = {"team": team_id, "hub": hub_id, "asset": asset, "role": role}
    await connection.execute(statements.read("put_team_share"), values)


async def unshare_with_team(connection: Connection, team_id: UUID, hub_id: UUID, *, asset: str) -> bool:
    """The team gives nothing there any more; False when it gave nothing."""
    values = {"team": team_id, "hub": hub_id, "asset": asset}
    cursor = await connection.execute(statements.read("delete_team_share"), values)
    return bool(cursor.rowcount)
