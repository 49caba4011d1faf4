"""Settlings: which roots settled, in the order of commits, and how each stood then, by what its entries say."""

import json
from collections.abc import Mapping
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
    """That a root settled: the entry that says so, and where it stands in the order of commits."""

    root_id: UUID
    at: datetime
    position: EntryPosition


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledRoot:
    """A root as it stood at one settling, whatever became of it since; nothing here is personal.

    `reason` is that of the leaf that decided its status, None where it completed.
    """

    root_id: UUID
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
    """The root at this settling. A retry may have opened it again since: what is told stays what was."""
    upto = settling.position.entry_id
    values = {"root": settling.root_id, "upto": upto}
    cursor = await connection.execute(statements.read("list_entries_of_root"), values)
    columns: dict[str, Any] = {}
    earlier: list[UUID] = []
    for row in await cursor.fetchall():
        sets: Mapping[str, Any] = json.loads(row["public"])["set"]
        columns |= sets
        if sets.get("settled") and row["id"] != upto:
            earlier.append(row["id"])
    status = Status(columns["status"])
    reasons = await _reasons_at(connection, settling.root_id, upto)
    before: set[Reason] = set()
    if status is Status.COMPLETED:
        for entry_id in earlier:
            before |= set((await _reasons_at(connection, settling.root_id, entry_id)).values())
    decided_by = UUID(columns["decided_by"]) if columns["decided_by"] else settling.root_id
    return SettledRoot(
        root_id=settling.root_id,
        event=event_of(status, reasons.values(), before),
        at=settling.at,
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
