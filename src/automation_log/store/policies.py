"""The policies of a workspace, whom they leave out, and what came of their windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from automation_log.domain.errors import NotFound
from automation_log.domain.policies import Policy, PolicyKind, RunOutcome
from automation_log.domain.statuses import Status
from automation_log.domain.windows import Hours
from automation_log.store import statements
from automation_log.store.database import Connection

MOST_RUNS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """What came of one window; `id` is the entry that says so, `job_id` the root, if there is one."""

    id: UUID
    policy_id: UUID
    key: str
    opens_at: datetime
    outcome: RunOutcome
    job_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRun:
    """What came of one window, and how its root stands by now."""

    key: str
    opens_at: datetime
    recorded_at: datetime
    outcome: RunOutcome
    job_id: UUID | None
    status: Status | None


async def list_policies(connection: Connection) -> tuple[Policy, ...]:
    """Every policy that is not deleted, the nightly sync first."""
    cursor = await connection.execute(statements.read("list_policies"))
    return tuple(_policy(row) for row in await cursor.fetchall())


async def find_nightly(connection: Connection) -> Policy | None:
    """The nightly sync; None before the workspace has got one."""
    found = (one for one in await list_policies(connection) if one.kind is PolicyKind.NIGHTLY_SYNC)
    return next(found, None)


async def find_policy(connection: Connection, policy_id: UUID) -> Policy:
    """Raises: NotFound."""
    for policy in await list_policies(connection):
        if policy.id == policy_id:
            return policy
    raise NotFound("There is no such policy here.")


async def lock_policy(connection: Connection, policy_id: UUID) -> Policy:
    """The policy, which nobody else fires or changes until this transaction ends. Raises: NotFound."""
    await connection.execute(statements.read("lock_policy"), {"id": policy_id})
    # Read after the lock is held: what another process recorded in the meantime is seen.
    return await find_policy(connection, policy_id)


async def add_policy(connection: Connection, policy: Policy) -> bool:
    """Keep it; False when the workspace has one of this kind for this app."""
    cursor = await connection.execute(statements.read("insert_policy"), _columns(policy))
    return bool(cursor.rowcount)


async def update_policy(connection: Connection, policy: Policy) -> None:
    """Let it be so from now on; kind, app and start stay as they are."""
    await connection.execute(statements.read("update_policy"), _columns(policy))


async def delete_policy(connection: Connection, policy_id: UUID, *, now: datetime) -> None:
    """It fires no more; its runs stay."""
    await connection.execute(statements.read("delete_policy"), {"id": policy_id, "now": now})


async def leave_out(connection: Connection, policy_id: UUID, target_id: UUID) -> bool:
    """Let the policy leave this hub or account alone; False when it does already."""
    values = {"policy": policy_id, "target": target_id}
    return bool((await connection.execute(statements.read("put_policy_exception"), values)).rowcount)


async def take_in(connection: Connection, policy_id: UUID, target_id: UUID) -> bool:
    """Let the policy be about this hub or account again; False when it is already."""
    values = {"policy": policy_id, "target": target_id}
    return bool((await connection.execute(statements.read("delete_policy_exception"), values)).rowcount)


async def list_left_out(connection: Connection, policy_id: UUID) -> frozenset[UUID]:
    """The hubs or accounts that the policy leaves alone."""
    cursor = await connection.execute(statements.read("list_policy_exceptions"), {"policy": policy_id})
    return frozenset(row["target_id"] for row in await cursor.fetchall())


async def keep_run(connection: Connection, run: KeptRun, *, now: datetime) -> None:
    """Keep what came of a window, for ever; it fires no second time."""
    values = {
        "policy": run.policy_id,
        "key": run.key,
        "id": run.id,
        "opens_at": run.opens_at,
        "outcome": int(run.outcome),
        "job": run.job_id,
        "now": now,
    }
    await connection.execute(statements.read("insert_policy_run"), values)


async def list_runs(
    connection: Connection, policy_id: UUID, *, limit: int = MOST_RUNS
) -> tuple[ShownRun, ...]:
    """What came of the latest windows, newest first."""
    cursor = await connection.execute(
        statements.read("list_policy_runs"), {"policy": policy_id, "limit": limit}
    )
    return tuple(
        ShownRun(
            key=row["window_key"],
            opens_at=row["opens_at"],
            recorded_at=row["recorded_at"],
            outcome=RunOutcome(row["outcome"]),
            job_id=row["job_id"],
            status=Status(row["status"]) if row["status"] else None,
        )
        for row in await cursor.fetchall()
    )


async def list_queued(
    connection: Connection, policy_id: UUID, *, target_id: UUID | None = None
) -> list[tuple[UUID, UUID]]:
    """(root, leaf) of every job of the policy that is Queued; of this hub or account only, where one is named."""
    values = {"policy": policy_id, "target": target_id}
    cursor = await connection.execute(statements.read("list_queued_by_policy"), values)
    return [(row["root_id"], row["id"]) for row in await cursor.fetchall()]


async def list_withdrawn(connection: Connection, leaves: Sequence[dict[str, Any]]) -> frozenset[UUID]:
    """Which of these jobs' policies were switched off or deleted, or leave the job's target out by now."""
    values = {
        "ids": [leaf["id"] for leaf in leaves],
        "causes": [leaf["cause_id"] for leaf in leaves],
        "targets": [leaf["target_id"] for leaf in leaves],
    }
    cursor = await connection.execute(statements.read("list_withdrawn_by_policy"), values)
    return frozenset(row["id"] for row in await cursor.fetchall())


def _columns(policy: Policy) -> dict[str, object]:
    return {
        "id": policy.id,
        "kind": int(policy.kind),
        "app": policy.app,
        "every": policy.every,
        "starts_on": policy.starts_on,
        "zone": policy.hours.zone,
        "opens": policy.hours.opens,
        "lasts_minutes": policy.hours.lasts // timedelta(minutes=1),
        "is_on": policy.is_on,
        "since": policy.since,
    }


def _policy(row: dict[str, Any]) -> Policy:
    return Policy(
        id=row["id"],
        kind=PolicyKind(row["kind"]),
        app=row["app"],
        every=row["every"],
        starts_on=row["starts_on"],
        hours=Hours(zone=row["zone"], opens=row["opens"], lasts=timedelta(minutes=row["lasts_minutes"])),
        is_on=row["is_on"],
        since=row["since"],
        last_day=date.fromisoformat(row["last_day"]) if row["last_day"] else None,
    )
