"""Queues again what is due and claimed by nobody, and clears the rows of dead workers."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from automation_log.engine.services import Engine
from automation_log.store import doors
from automation_log.store.database import Connection
from automation_log.store.queue import Attempt

GRACE = timedelta(seconds=3)


async def queue_overdue_jobs(engine: Engine) -> int:
    """Give every job that is due and has no queue row a new one; how many."""
    now = engine.clock()
    async with engine.database.outside() as connection:
        due = await doors.due_jobs(connection, before=now - GRACE)
    overdue: dict[UUID, list[UUID]] = defaultdict(list)
    for workspace_id, job_id in due:
        overdue[workspace_id].append(job_id)
    for workspace_id, job_ids in overdue.items():
        attempts = [Attempt(workspace_id=workspace_id, job_id=job_id, at=None) for job_id in job_ids]

        async def work(connection: Connection, attempts: list[Attempt] = attempts) -> None:
            await engine.queue.put(connection, attempts)

        await engine.database.write(workspace_id, work)
    return sum(len(job_ids) for job_ids in overdue.values())


async def clear_dead_rows(engine: Engine) -> None:
    """Delete the queue rows that workers now dead had taken: their jobs are taken over by lease, not by row."""
    await engine.queue.delete_stalled(seconds=engine.lease.total_seconds() * 3)
