"""What a person asks of a job that is there: retry it, or cancel it. Each is an entry with its own actor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Conflict
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor, CauseKind
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import FINAL, Status
from automation_log.store import jobs, policies
from automation_log.store.changes import Change
from automation_log.store.database import Connection, Database
from automation_log.store.queue import Attempt, Queue
from automation_log.store.record import Recorder


class Asking:
    """Retry and cancel, for one job or for the leaves of a parent."""

    def __init__(self, *, database: Database, recorder: Recorder, queue: Queue, clock: Clock) -> None:
        self._database = database
        self._recorder = recorder
        self._queue = queue
        self._clock = clock

    async def retry(self, workspace_id: UUID, job_id: UUID, actor: Actor) -> None:
        """Make every Not completed leaf at or below the job Retrying, due now.

        What a policy asked for that does not ask for it any more stays as it is. Raises: NotFound, Conflict.
        """

        async def work(connection: Connection) -> None:
            leaves = await jobs.lock_leaves(connection, job_id)
            failed = [leaf for leaf in leaves if leaf["status"] == Status.NOT_COMPLETED]
            if not failed:
                raise Conflict("Only a job that is Not completed can be retried.", code="not_retryable")
            wanted = await _still_wanted(connection, failed)
            await retry_leaves(
                connection, self._recorder, self._queue, wanted, actor=actor, now=self._clock()
            )

        await self._database.write(workspace_id, work)

    async def cancel(self, workspace_id: UUID, job_id: UUID, actor: Actor) -> None:
        """End what waits; flag what works, so it stops before its next act. Raises: NotFound, Conflict."""

        async def work(connection: Connection) -> None:
            leaves = await jobs.lock_leaves(connection, job_id)
            open_leaves = [leaf for leaf in leaves if Status(leaf["status"]) not in FINAL]
            if not open_leaves:
                raise Conflict("The job has ended; there is nothing to cancel.", code="already_ended")
            await cancel_leaves(connection, self._recorder, open_leaves, actor=actor, now=self._clock())

        await self._database.write(workspace_id, work)


async def retry_leaves(
    connection: Connection,
    recorder: Recorder,
    queue: Queue,
    leaves: Sequence[dict[str, Any]],
    *,
    actor: Actor,
    now: datetime,
    batch_id: UUID | None = None,
) -> None:
    """Make these leaves, which are locked and Not completed, Retrying, due now; `batch_id` is what asked for them."""
    sets = {"due_at": now, "cancel_requested_at": None}
    changes = [
        _asked(leaf, EntryKind.RETRY_ASKED, actor, sets, status=Status.RETRYING, batch_id=batch_id)
        for leaf in leaves
    ]
    await recorder.record(connection, changes)
    await queue.put(
        connection,
        [Attempt(workspace_id=leaf["workspace_id"], job_id=leaf["id"], at=now) for leaf in leaves],
    )


async def cancel_leaves(
    connection: Connection,
    recorder: Recorder,
    leaves: Sequence[dict[str, Any]],
    *,
    actor: Actor,
    now: datetime,
    batch_id: UUID | None = None,
) -> None:
    """End or flag these leaves, which are locked and have not ended; `batch_id` is what asked for it."""
    changes = [_cancelled(leaf, actor, now, batch_id=batch_id) for leaf in leaves]
    await recorder.record(connection, changes)


async def withdrawn_among(connection: Connection, leaves: Sequence[dict[str, Any]]) -> frozenset[UUID]:
    """Those of these leaves that a policy asked for and does not ask for any more."""
    by_policy = [leaf for leaf in leaves if leaf["cause_kind"] == CauseKind.POLICY_RUN]
    return await policies.list_withdrawn(connection, by_policy) if by_policy else frozenset()


async def cancel_queued(
    connection: Connection,
    recorder: Recorder,
    leaves: Sequence[tuple[UUID, UUID]],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """End those of these leaves, each with its root, that are Queued; how many."""
    locked = await jobs.lock_all(connection, leaves)
    queued = [leaf for leaf in locked if leaf["status"] == Status.QUEUED]
    await cancel_leaves(connection, recorder, queued, actor=actor, now=now)
    return len(queued)


async def _still_wanted(connection: Connection, leaves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without those whose policy has changed. Raises: Conflict, when none is left."""
    withdrawn = await withdrawn_among(connection, leaves)
    wanted = [leaf for leaf in leaves if leaf["id"] not in withdrawn]
    if not wanted:
        raise Conflict(
            "The policy behind this job was switched off or deleted, or leaves its target alone by now. "
            "Ask for a new job instead.",
            code="policy_changed",
        )
    return wanted


def _cancelled(leaf: dict[str, Any], actor: Actor, now: datetime, *, batch_id: UUID | None) -> Change:
    flag = {"cancel_requested_at": now}
    if Status(leaf["status"]) not in (Status.QUEUED, Status.RETRYING):
        return _asked(leaf, EntryKind.CANCEL_ASKED, actor, flag, batch_id=batch_id)
    ended = {
        "reason": Reason.CANCELLED.value,
        "detail": None,
        "due_at": None,
        "waits_for": None,
        "waits_on": None,
    }
    sets = flag | ended
    return _asked(leaf, EntryKind.CANCEL_ASKED, actor, sets, status=Status.NOT_COMPLETED, batch_id=batch_id)


def _asked(
    leaf: dict[str, Any],
    kind: EntryKind,
    actor: Actor,
    sets: dict[str, Any],
    *,
    status: Status | None = None,
    batch_id: UUID | None = None,
) -> Change:
    batch: dict[str, object] = {"batch": batch_id} if batch_id else {}
    return Change(
        root_id=leaf["root_id"],
        job_id=leaf["id"],
        kind=kind,
        status=status,
        sets=sets,
        public=batch | {"actor_kind": int(actor.kind), "actor_id": actor.id},
        personal={"by": actor.label} | actor.reason,
    )
