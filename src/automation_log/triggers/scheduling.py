"""Moving what is scheduled to another time, before anybody has begun it. Each move is an entry with its own actor."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Conflict, InvalidRequest
from automation_log.domain.ids import Clock
from automation_log.domain.jobs import Actor
from automation_log.domain.statuses import Status
from automation_log.store import jobs
from automation_log.store.changes import Change
from automation_log.store.database import Connection, Database
from automation_log.store.queue import Attempt, Queue
from automation_log.store.record import Recorder

SCHEDULE_WINDOW = timedelta(hours=24)
"""How long after its time a scheduled job may still begin, unless a setting says otherwise."""

FURTHEST = timedelta(days=3653)


def check_time(scheduled_for: datetime, now: datetime) -> None:
    """Raises: InvalidRequest, for a time without its zone, one that has passed, and one that nobody plans for."""
    if scheduled_for.tzinfo is None:
        raise InvalidRequest("Say the zone of the time.", field="scheduled_for")
    if scheduled_for < now:
        raise InvalidRequest("That time has passed.", field="scheduled_for")
    if scheduled_for > now + FURTHEST:
        raise InvalidRequest("That is more than ten years from now.", field="scheduled_for")


class Scheduling:
    """Moves jobs."""

    def __init__(
        self,
        *,
        database: Database,
        recorder: Recorder,
        queue: Queue,
        clock: Clock,
        schedule_window: timedelta = SCHEDULE_WINDOW,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._queue = queue
        self._clock = clock
        self._window = schedule_window

    async def move(self, workspace_id: UUID, job_id: UUID, to: datetime, actor: Actor) -> None:
        """Let the job, and what is nested in it, begin at another instant, given in any zone.

        A job that is all there is in its parent takes the parent along.
        Raises: NotFound; InvalidRequest, as `check_time`; Conflict, when it is not scheduled, has begun, or nests jobs
        that have times of their own.
        """

        async def work(connection: Connection) -> None:
            check_time(to, self._clock())
            moved = await self._movable(connection, job_id)
            await self._recorder.record(connection, [self._moved(row, to, actor) for row in moved])
            await self._queue.put(
                connection,
                [
                    Attempt(workspace_id=workspace_id, job_id=row["id"], at=to)
                    for row in moved
                    if row["is_leaf"]
                ],
            )

        await self._database.write(workspace_id, work)

    async def _movable(self, connection: Connection, job_id: UUID) -> list[dict[str, Any]]:
        """The job, what is nested in it and the parents that go along, locked. Raises: NotFound, Conflict."""
        leaves = await jobs.lock_leaves(connection, job_id)
        if any(leaf["status"] != Status.QUEUED or leaf["scheduled_for"] is None for leaf in leaves):
            raise Conflict("Only a scheduled job that nobody has begun can be moved.", code="not_movable")
        if len({leaf["scheduled_for"] for leaf in leaves}) > 1:
            raise Conflict(
                "The jobs nested in it have times of their own; move them one by one.",
                code="several_times",
            )
        return [*await jobs.parents_of_only(connection, leaves), *leaves]

    def _moved(self, row: dict[str, Any], to: datetime, actor: Actor) -> Change:
        sets: dict[str, object] = {"scheduled_for": to, "window_ends_at": to + self._window}
        if row["is_leaf"]:
            sets |= {"due_at": to, "waits_for": None, "waits_on": None}
        return Change(
            root_id=row["root_id"],
            job_id=row["id"],
            kind=EntryKind.RESCHEDULED,
            sets=sets,
            public={"actor_kind": int(actor.kind), "actor_id": actor.id, "from": row["scheduled_for"]},
            personal={"by": actor.label} | actor.reason,
        )
