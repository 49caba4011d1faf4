"""What a policy asks of the record before it fires: who still goes on, when each last had a turn, who has logged in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.statuses import Status
from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRotation:
    """An account's rotations by policy: when the last one began, and whether one is still open."""

    began_at: datetime | None
    is_open: bool


NEVER_ROTATED = LastRotation(began_at=None, is_open=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """The first login to an account that no rotation by policy has followed yet."""

    job_id: UUID
    account_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestRotation:
    """The job that last rotated an account's password by policy, and how it stands."""

    job_id: UUID
    status: Status
    reason: str | None
    scheduled_for: datetime | None
    updated_at: datetime


async def list_open_syncs(connection: Connection) -> frozenset[UUID]:
    """The hubs whose sync by policy has not settled."""
    cursor = await connection.execute(statements.read("list_open_syncs"))
    return frozenset(row["target_id"] for row in await cursor.fetchall())


async def last_rotations(connection: Connection, accounts: Collection[UUID]) -> dict[UUID, LastRotation]:
    """By account; one that no policy has rotated yet is left out."""
    values = {"accounts": sorted(accounts)}
    cursor = await connection.execute(statements.read("list_policy_rotations"), values)
    return {
        row["target_id"]: LastRotation(began_at=row["began_at"], is_open=row["is_open"])
        for row in await cursor.fetchall()
    }


async def latest_rotations(connection: Connection, accounts: Collection[UUID]) -> dict[UUID, LatestRotation]:
    """By account; one that no policy has rotated yet is left out."""
    values = {"accounts": sorted(accounts)}
    cursor = await connection.execute(statements.read("list_latest_rotations"), values)
    return {
        row["target_id"]: LatestRotation(
            job_id=row["id"],
            status=Status(row["status"]),
            reason=row["reason"],
            scheduled_for=row["scheduled_for"],
            updated_at=row["updated_at"],
        )
        for row in await cursor.fetchall()
    }


async def list_logins(
    connection: Connection, policy_id: UUID, accounts: Collection[UUID], *, since: datetime
) -> tuple[Login, ...]:
    """The logins that this policy has yet to answer, one an account: the first since its last rotation by policy."""
    values = {"policy": policy_id, "accounts": sorted(accounts), "since": since}
    cursor = await connection.execute(statements.read("list_policy_logins"), values)
    return tuple(
        Login(job_id=row["id"], account_id=row["target_id"], at=row["finished_at"])
        for row in await cursor.fetchall()
    )
