"""Puts planned jobs into the record and the queue: the one way in, for submit and for what follows a look."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from automation_log.domain.jobs import PlannedJob
from automation_log.store.changes import Change
from automation_log.store.database import Connection
from automation_log.store.queue import Attempt, Queue
from automation_log.store.record import Recorder


async def plant(
    connection: Connection,
    jobs: Sequence[PlannedJob],
    *,
    workspace_id: UUID,
    recorder: Recorder,
    queue: Queue,
    now: datetime,
    changes: Sequence[Change] = (),
) -> None:
    """Record the jobs, with the changes that led to them, and queue every leaf for its time.

    One call of the recorder: a parent whose last leaf ends by these changes takes in what follows at once, and never
    shows Completed in between. Raises: IllegalMove, LeaseLost, NotFound; the caller's transaction then rolls back.
    """
    await recorder.record(connection, changes, jobs)
    await queue.put(
        connection,
        [
            Attempt(workspace_id=workspace_id, job_id=job.id, at=job.scheduled_for or now)
            for job in jobs
            if job.is_leaf
        ],
    )
