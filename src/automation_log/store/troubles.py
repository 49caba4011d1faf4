"""Troubles as kept, and where the telling of settled roots stands in the order of commits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.troubles import LeafEnd, Trouble
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.positions import Position, here

ROOTS_AT_ONCE = 100
LAST_XID = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Roots that settled, in the order of commits, and the position up to which there is no other."""

    root_ids: tuple[UUID, ...]
    reached: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTrouble:
    """A trouble that is not over, by its id, and when it was seen last."""

    id: UUID
    trouble: Trouble
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTrouble:
    """A trouble as mails tell it: at what, for whom, how many leaves of its tree show it, and how the first stands now.

    `over_root_id` is the tree that showed it gone, None while it is open, and for one that was forgotten.
    """

    id: UUID
    task: Task
    app: str
    target_id: UUID
    target_label: str
    reason: Reason
    subject: str | None
    leaves: int
    status: Status
    root_id: UUID
    job_id: UUID
    began_at: datetime
    over_at: datetime | None
    over_root_id: UUID | None


async def lock_told_until(connection: Connection) -> Position | None:
    """Until where this workspace was told; held until the transaction ends, None while another process holds it."""
    held = await (await connection.execute(statements.read("lock_telling"))).fetchone()
    if held is None or not held["is_held"]:
        return None
    await connection.execute(statements.read("put_told_until"))
    row = await (await connection.execute(statements.read("read_told_until"))).fetchone()
    assert row is not None, "it was put there if it was not"
    return Position(epoch=row["epoch"], xid=row["xid"])


async def move_told_until(connection: Connection, position: Position) -> None:
    """Everything at or before this position was told."""
    values = {"epoch": position.epoch, "xid": str(position.xid)}
    await connection.execute(statements.read("update_told_until"), values)


async def settled_after(connection: Connection, position: Position) -> Settled:
    """Roots that settled after this position, about a hundred; whoever commits later comes after what is reached."""
    horizon = await here(connection)
    is_newest = position.epoch == horizon.epoch
    values = {
        "epoch": position.epoch,
        "xid": str(position.xid),
        "to_xid": str(horizon.xid if is_newest else LAST_XID),
        "limit": ROOTS_AT_ONCE,
    }
    rows = await (await connection.execute(statements.read("list_settlings"), values)).fetchall()
    rows.sort(key=lambda row: (row["xid"], row["id"]))
    if len(rows) >= ROOTS_AT_ONCE:
        reached = Position(epoch=position.epoch, xid=rows[-1]["xid"])
    else:
        # One epoch at a time, from one restore of the database to the next: each has an order of its own.
        reached = horizon if is_newest else Position(epoch=position.epoch + 1, xid=0)
    return Settled(root_ids=tuple(dict.fromkeys(row["root_id"] for row in rows)), reached=reached)


async def leaf_ends(connection: Connection, root_id: UUID) -> tuple[tuple[LeafEnd, ...], datetime | None]:
    """How the leaves of a settled root ended, those alike once, and when it settled; None while it works again."""
    rows = await (await connection.execute(statements.read("list_leaf_ends"), {"root": root_id})).fetchall()
    ends = tuple(
        LeafEnd(
            job_id=row["job_id"],
            task=Task(row["task"]),
            app=row["app"],
            target_id=row["target_id"],
            subject=row["subject"],
            reason=Reason(row["reason"]) if row["status"] == Status.NOT_COMPLETED else None,
        )
        for row in rows
    )
    return ends, rows[0]["settled_at"] if rows else None


async def list_open(connection: Connection, target_ids: Collection[UUID]) -> tuple[OpenTrouble, ...]:
    """The open troubles at these targets."""
    values = {"targets": list(target_ids)}
    rows = await (await connection.execute(statements.read("list_open_troubles"), values)).fetchall()
    return tuple(
        OpenTrouble(
            id=row["id"],
            seen_at=row["seen_at"],
            trouble=Trouble(
                task=Task(row["task"]),
                app=row["app"],
                target_id=row["target_id"],
                reason=Reason(row["reason"]),
                person=row["person"],
            ),
        )
        for row in rows
    )


async def begin(
    connection: Connection, *, id: UUID, trouble: Trouble, root_id: UUID, job_id: UUID, at: datetime
) -> None:
    """The trouble is open, and was shown first by this leaf."""
    values = {
        "id": id,
        "task": int(trouble.task),
        "app": trouble.app,
        "target": trouble.target_id,
        "reason": trouble.reason.value,
        "person": trouble.person,
        "root": root_id,
        "job": job_id,
        "at": at,
    }
    await connection.execute(statements.read("insert_trouble"), values)


async def see_again(connection: Connection, ids: Sequence[UUID], *, at: datetime) -> None:
    """The troubles are still there."""
    await connection.execute(statements.read("update_troubles_seen"), {"ids": list(ids), "at": at})


async def end(connection: Connection, ids: Sequence[UUID], *, at: datetime, root_id: UUID | None) -> None:
    """The troubles are over, as this tree showed; None where they were only forgotten."""
    await connection.execute(statements.read("end_troubles"), {"ids": list(ids), "at": at, "root": root_id})


async def find(connection: Connection, trouble_id: UUID) -> ToldTrouble | None:
    """The trouble, with what there is to say of it; None when its job is not kept any more."""
    row = await (await connection.execute(statements.read("find_trouble"), {"id": trouble_id})).fetchone()
    if row is None:
        return None
    kinds = {
        "task": Task(row["task"]),
        "reason": Reason(row["reason"]),
        "status": Status(row["status"]),
    }
    return ToldTrouble(**row | kinds)
