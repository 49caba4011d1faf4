"""The queue: one row an attempt, put in by the transaction that records why (Procrastinate, same database)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import procrastinate
from procrastinate import jobs as queue_rows

from automation_log.store.database import Connection

TASK_NAME = "attempt"
QUEUE = "attempts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of one leaf, not before `at`."""

    workspace_id: UUID
    job_id: UUID
    at: datetime


class Queue:
    """Puts attempts into the queue on the caller's connection: they commit with the record or not at all."""

    def __init__(self, conninfo: str) -> None:
        self.app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo, max_size=6))

    async def put(self, connection: Connection, attempts: Sequence[Attempt]) -> None:
        """Insert one queue row an attempt. No Procrastinate lock is ever set: leases are ours."""
        if not attempts:
            return
        rows = [
            queue_rows.Job(
                id=None,
                queue=QUEUE,
                lock=None,
                queueing_lock=None,
                task_name=TASK_NAME,
                task_kwargs={"workspace_id": str(attempt.workspace_id), "job_id": str(attempt.job_id)},
                scheduled_at=attempt.at,
            )
            for attempt in attempts
        ]
        await self.app.job_manager.batch_defer_jobs_async(rows, connection=connection)

    async def delete_stalled(self, *, seconds: float) -> None:
        """Delete the rows taken by workers that have not been heard of for this long."""
        manager = self.app.job_manager
        for row in await manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
            await manager.finish_job(row, status=queue_rows.Status.FAILED, delete_job=True)
        await manager.prune_stalled_workers(seconds)
