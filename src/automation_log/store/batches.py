"""Batches and their jobs as they are kept; whoever holds a batch's row is the one who works at it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from automation_log.domain.batches import Act, Batch, BatchState, Outcome, Refusal, Standing, Turn, TurnState
from automation_log.domain.errors import NotFound
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.pages import NIL

LAST = UUID(int=(1 << 128) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchJob:
    """One job of a batch, as it stands now, and what became of it there."""

    job_id: UUID
    root_id: UUID
    task: Task
    target: str
    person: str | None
    status: Status
    state: TurnState
    refusal: Refusal | None
    made_id: UUID | None


async def add(connection: Connection, batch: Batch, jobs: Sequence[Standing]) -> None:
    """Keep the preview with the jobs it is about."""
    values = {
        "id": batch.id,
        "act": int(batch.act),
        "filter": batch.filter,
        "actor_kind": int(batch.actor.kind),
        "actor_id": batch.actor.id,
        "actor_label": batch.actor.label,
        "because": batch.actor.because,
        "trigger": int(batch.trigger),
        "asked_at": batch.asked_at,
        "upto": batch.upto,
        "state": int(batch.state),
        "roots": batch.roots,
        "nested": batch.nested,
        "found": batch.found,
        "left_out": Jsonb({refusal.value: number for refusal, number in batch.left_out.items()}),
    }
    await connection.execute(statements.read("insert_batch"), values)
    rows = {
        "batch": batch.id,
        "roots": [job.root_id for job in jobs],
        "ids": [job.id for job in jobs],
        "seen": [job.changed_at for job in jobs],
    }
    await connection.execute(statements.read("insert_batch_jobs"), rows)


async def delete_old_previews(connection: Connection, *, before: datetime) -> None:
    """Forget what was looked at before this instant and never begun."""
    await connection.execute(statements.read("delete_old_previews"), {"before": before})


async def read(connection: Connection, batch_id: UUID) -> Batch:
    """Raises: NotFound."""
    return _there(await _row(connection, "find_batch", batch_id))


async def lock(connection: Connection, batch_id: UUID) -> Batch:
    """The batch, held until the transaction ends: no turn is taken meanwhile. Raises: NotFound."""
    return _there(await _row(connection, "lock_batch", batch_id))


async def take(connection: Connection, batch_id: UUID) -> Batch | None:
    """The batch, held; None when it does not run, or somebody else works at it."""
    row = await _row(connection, "take_batch", batch_id)
    return None if row is None else _batch(row)


async def list_batches(connection: Connection, *, before: UUID = LAST, limit: int) -> tuple[Batch, ...]:
    """Those that were begun, newest first."""
    values = {"before": before, "limit": limit}
    cursor = await connection.execute(statements.read("list_batches"), values)
    return tuple(_batch(row) for row in await cursor.fetchall())


async def put(connection: Connection, batch: Batch) -> None:
    """Keep how far the batch is."""
    values = {
        "id": batch.id,
        "state": int(batch.state),
        "done": batch.done,
        "refused": batch.refused,
        "because": batch.actor.because,
        "begun_at": batch.begun_at,
        "ended_at": batch.ended_at,
        "ended_by": batch.ended_by,
    }
    await connection.execute(statements.read("update_batch"), values)


async def list_next_turns(connection: Connection, batch_id: UUID, *, limit: int) -> tuple[Turn, ...]:
    """The next jobs, in the order in which trees are locked."""
    values = {"batch": batch_id, "limit": limit}
    cursor = await connection.execute(statements.read("list_next_turns"), values)
    return tuple(Turn(**row) for row in await cursor.fetchall())


async def put_outcomes(connection: Connection, batch_id: UUID, outcomes: Iterable[Outcome]) -> None:
    """Keep what became of jobs that waited."""
    ended = list(outcomes)
    values = {
        "batch": batch_id,
        "ids": [one.job_id for one in ended],
        "states": [int(TurnState.REFUSED if one.refusal else TurnState.ASKED) for one in ended],
        "reasons": [one.refusal.value if one.refusal else None for one in ended],
        "made": [one.made_id for one in ended],
    }
    await connection.execute(statements.read("put_turns"), values)


async def count_refusals(connection: Connection, batch_id: UUID) -> Mapping[Refusal, int]:
    """Why jobs were refused when it was their turn, the most frequent reason first."""
    cursor = await connection.execute(statements.read("count_refusals"), {"batch": batch_id})
    return {Refusal(row["reason"]): row["number"] for row in await cursor.fetchall()}


async def list_jobs(
    connection: Connection, batch_id: UUID, *, after: UUID = NIL, limit: int
) -> tuple[BatchJob, ...]:
    """The batch's jobs, oldest first."""
    values = {"batch": batch_id, "after": after, "limit": limit}
    cursor = await connection.execute(statements.read("list_batch_jobs"), values)
    return tuple(
        BatchJob(
            job_id=row["job_id"],
            root_id=row["root_id"],
            task=Task(row["task"]),
            target=row["target_label"],
            person=row["subject"],
            status=Status(row["status"]),
            state=TurnState(row["state"]),
            refusal=Refusal(row["reason"]) if row["reason"] else None,
            made_id=row["made_id"],
        )
        for row in await cursor.fetchall()
    )


async def _row(connection: Connection, statement: str, batch_id: UUID) -> dict[str, Any] | None:
    return await (await connection.execute(statements.read(statement), {"id": batch_id})).fetchone()


def _there(row: dict[str, Any] | None) -> Batch:
    if row is None:
        raise NotFound("There is no such batch here.")
    return _batch(row)


def _batch(row: Mapping[str, Any]) -> Batch:
    names = ("id", "filter", "asked_at", "upto", "roots", "nested", "found", "done", "refused", "begun_at")
    return Batch(
        act=Act(row["act"]),
        actor=Actor(
            kind=ActorKind(row["actor_kind"]),
            id=row["actor_id"],
            label=row["actor_label"],
            because=row["because"],
        ),
        trigger=Trigger(row["trigger"]),
        state=BatchState(row["state"]),
        left_out={Refusal(code): number for code, number in row["left_out"].items()},
        ended_at=row["ended_at"],
        ended_by=row["ended_by"],
        **{name: row[name] for name in names},
    )
