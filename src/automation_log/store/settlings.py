"""Settlings: which roots settled, in the order of commits, and how each stood then, by what its entries say."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.evidence import Evidence
from automation_log.domain.jobs import TargetKind
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.domain.webhooks import Event, event_of
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.positions import EntryPosition, Position, here


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """That a root settled, and where that stands in the order of commits; `at` is when."""

    root_id: UUID
    at: datetime
    position: EntryPosition


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledRoot:
    """A root as it stood at one settling, whatever became of it since; nothing here is personal.

    `reason` is that of the leaf that decided its status, None where it completed.
    """

    root_id: UUID
    entry_id: UUID
    event: Event
    at: datetime
    task: Task
    trigger: Trigger
    target_kind: TargetKind
    target_id: UUID
    app: str
    status: Status
    reason: Reason | None
    evidence: Evidence | None
    created_at: datetime
    rerun_of: UUID | None


async def list_after(connection: Connection, position: EntryPosition, *, limit: int) -> tuple[Settling, ...]:
    """The next settlings, at most so many; whoever commits later comes after all of them."""
    horizon = await here(connection)
    values = {
        "epoch": position.epoch,
        "xid": str(position.xid),
        "entry": position.entry_id,
        "to_epoch": horizon.epoch,
        "to_xid": str(horizon.xid),
        "limit": limit,
    }
    rows = await (await connection.execute(statements.read("list_settlings_after"), values)).fetchall()
    return tuple(
        Settling(
            root_id=row["root_id"],
            at=row["at"],
            position=EntryPosition(epoch=row["epoch"], xid=row["xid"], entry_id=row["id"]),
        )
        for row in rows
    )


async def position_before(connection: Connection, since: datetime) -> EntryPosition:
    """Just before the first root, in the order of commits, that settled at or after this instant."""
    cursor = await connection.execute(statements.read("find_first_settling_since"), {"since": since})
    row = await cursor.fetchone()
    if row is None:
        return EntryPosition.after(await here(connection))
    return EntryPosition.before(Position(epoch=row["epoch"], xid=row["xid"]))


async def settled_root(connection: Connection, settling: Settling) -> SettledRoot:
    """The root at this settling. A retry may have opened it again since: what is told stays what was.

    A root's entries are ordered by their ids. Commits may be in another order: a transaction that began early may have
    waited for the root's lock. So the first place in the order of commits is for the first settling, and so on.
    """
    cursor = await connection.execute(statements.read("list_entries_of_root"), {"root": settling.root_id})
    rows = [row | {"sets": json.loads(row["public"])["set"]} for row in await cursor.fetchall()]
    settled = [row for row in rows if row["sets"].get("settled")]
    places = sorted((row["epoch"], row["xid"], row["id"]) for row in settled)
    place = settling.position
    number = places.index((place.epoch, place.xid, place.entry_id))
    told = settled[number]
    columns: dict[str, Any] = {}
    for row in rows:
        if row["id"] <= told["id"]:
            columns |= row["sets"]
    status = Status(columns["status"])
    reasons: dict[UUID, Reason] = {}
    before: set[Reason] = set()
    if status is Status.COMPLETED:
        for row in settled[:number]:
            before |= set((await _reasons_at(connection, settling.root_id, row["id"])).values())
    else:
        reasons = await _reasons_at(connection, settling.root_id, told["id"])
    decided_by = UUID(columns["decided_by"]) if columns["decided_by"] else settling.root_id
    return SettledRoot(
        root_id=settling.root_id,
        entry_id=told["id"],
        event=event_of(status, reasons.values(), before),
        at=told["at"],
        task=Task(columns["task"]),
        trigger=Trigger(columns["trigger"]),
        target_kind=TargetKind(columns["target_kind"]),
        target_id=UUID(columns["target_id"]),
        app=columns["app"],
        status=status,
        reason=reasons.get(decided_by),
        evidence=Evidence(columns["evidence"]) if columns["evidence"] else None,
        created_at=datetime.fromisoformat(columns["created_at"]),
        rerun_of=UUID(columns["rerun_of"]) if columns["rerun_of"] else None,
    )


async def _reasons_at(connection: Connection, root_id: UUID, entry_id: UUID) -> dict[UUID, Reason]:
    """Why each leaf that was Not completed when this entry was written had not."""
    values = {"root": root_id, "upto": entry_id}
    rows = await (await connection.execute(statements.read("list_reasons_at"), values)).fetchall()
    return {row["job_id"]: Reason(row["reason"]) for row in rows}
