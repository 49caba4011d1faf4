"""The queue: one row an attempt, put in by the transaction that records why (Procrastinate, same database)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate import exceptions
from procrastinate import jobs as queue_rows

from automation_log.domain.errors import StoreUnavailable
from automation_log.store.database import CONNECTION_TIMEOUT_S, RECONNECT_TIMEOUT_S, Connection

TASK_NAME = "attempt"
QUEUE = "attempts"
AWAY = "The queue's database does not answer; it is tried again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of one leaf, not before `at`; None is at once, whatever the database's clock says."""

    workspace_id: UUID
    job_id: UUID
    at: datetime | None


class Queue:
    """Puts attempts into the queue on the caller's connection: they commit with the record or not at all."""

    def __init__(self, conninfo: str) -> None:
        self.app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=conninfo,
                max_size=6,
                timeout=CONNECTION_TIMEOUT_S,
                reconnect_timeout=RECONNECT_TIMEOUT_S,
            )
        )

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
        try:
            await self.app.job_manager.batch_defer_jobs_async(rows, connection=connection)
        except exceptions.ConnectorException as error:
            # The caller's transaction must see its own deadlock or lost connection, to begin again or to wait.
            raise error.__cause__ or error from None

    async def run_worker(self, **options: Any) -> None:
        """Take attempts until cancelled. Raises: StoreUnavailable, when the database went away meanwhile."""
        with _unavailable():
            await self.app.run_worker_async(queues=[QUEUE], install_signal_handlers=False, **options)
        raise StoreUnavailable(AWAY)  # it ends by itself only when one of its side tasks has failed

    async def delete_stalled(self, *, seconds: float) -> None:
        """Delete the rows taken by workers that have not been heard of for this long."""
        manager = self.app.job_manager
        with _unavailable():
            for row in await manager.get_stalled_jobs(seconds_since_heartbeat=seconds):
                await manager.finish_job(row, status=queue_rows.Status.FAILED, delete_job=True)
            await manager.prune_stalled_workers(seconds)


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except exceptions.ConnectorException as error:
        raise StoreUnavailable(AWAY) from error
