"""Finds and locks jobs for those who change them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.errors import NotFound
from automation_log.domain.jobs import TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store import statements
from automation_log.store.database import Connection

JobRow = dict[str, Any]


async def find(connection: Connection, job_id: UUID) -> JobRow:
    """The job's row as committed. Raises: NotFound."""
    cursor = await connection.execute(statements.read("find_job"), {"id": job_id})
    row = await cursor.fetchone()
    if row is None:
        raise NotFound(f"There is no job {job_id} here.")
    return row


async def list_trees(connection: Connection) -> list[JobRow]:
    """Every job of a workspace that has few, each tree from its root down."""
    return await (await connection.execute(statements.read("list_trees"))).fetchall()


async def lock(connection: Connection, job_id: UUID) -> JobRow:
    """The job's row, locked together with its ancestors, root first. Raises: NotFound."""
    root_id = (await find(connection, job_id))["root_id"]
    cursor = await connection.execute(statements.read("lock_trees"), {"roots": [root_id], "ids": [job_id]})
    rows = await cursor.fetchall()
    return next(row for row in rows if row["id"] == job_id)


async def lock_leaves(connection: Connection, job_id: UUID) -> list[JobRow]:
    """Every leaf at or below this job, locked with all ancestors, root first. Raises: NotFound."""
    # Locked before they are sought: a look that inserts what follows holds the same root until its leaves can be seen.
    root_id = (await lock(connection, job_id))["root_id"]
    cursor = await connection.execute(statements.read("find_leaves"), {"root": root_id, "id": job_id})
    return await lock_all(connection, [(root_id, row["id"]) for row in await cursor.fetchall()])


async def lock_all(connection: Connection, asked: Sequence[tuple[UUID, UUID]]) -> list[JobRow]:
    """These jobs, each with its root, locked with all ancestors in one statement, roots first."""
    pairs = sorted(asked)
    ids = {job_id for _, job_id in pairs}
    values = {"roots": [root for root, _ in pairs], "ids": [job_id for _, job_id in pairs]}
    cursor = await connection.execute(statements.read("lock_trees"), values)
    return [row for row in await cursor.fetchall() if row["id"] in ids]


async def parents_of_only(connection: Connection, leaves: list[JobRow]) -> list[JobRow]:
    """The parents below which stand these leaves of one tree, and no others."""
    values = {"root": leaves[0]["root_id"], "leaves": [leaf["id"] for leaf in leaves]}
    return await (await connection.execute(statements.read("list_parents_of_only"), values)).fetchall()


async def lock_waiting_rotations(connection: Connection, member_id: UUID) -> list[JobRow]:
    """Rotations planned because of this member that nobody has taken yet, locked so that nobody does meanwhile."""
    cursor = await connection.execute(
        statements.read("find_waiting_rotations"),
        {"member": member_id, "target_kind": int(TargetKind.MEMBER), "task": int(Task.ROTATING_PASSWORDS)},
    )
    found = await cursor.fetchall()
    cursor = await connection.execute(
        statements.read("lock_trees"),
        {"roots": [row["root_id"] for row in found], "ids": [row["id"] for row in found]},
    )
    return [row for row in await cursor.fetchall() if row["is_leaf"] and row["status"] == Status.QUEUED]


async def waiting_on(connection: Connection, resources: list[str], *, now: datetime) -> list[UUID]:
    """The oldest due leaf waiting on each freed resource."""
    cursor = await connection.execute(statements.read("find_waiting"), {"resources": resources, "now": now})
    return [row["id"] for row in await cursor.fetchall()]
