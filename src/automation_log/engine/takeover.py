"""Takes over the jobs of workers that stopped showing signs of life."""

from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import FINAL, Status
from automation_log.engine.services import Engine
from automation_log.store import doors, jobs, leases, statements
from automation_log.store.changes import Change
from automation_log.store.database import Connection
from automation_log.store.queue import Attempt

MOST_TAKEOVERS = 3


async def take_over_lost_jobs(engine: Engine) -> int:
    """Raise the fence of every job whose lease ran out, free its leases and queue it again; how many."""
    async with engine.database.outside() as connection:
        lost = await doors.expired_leases(connection, now=engine.clock())
    for workspace_id, job_id in lost:
        await _take_over(engine, workspace_id, job_id)
    return len(lost)


async def _take_over(engine: Engine, workspace_id: UUID, job_id: UUID) -> None:
    async def work(connection: Connection) -> None:
        row = await jobs.lock(connection, job_id)
        now = engine.clock()
        if not await leases.is_expired(connection, holder=job_id, now=now):
            return
        freed = await leases.release(connection, holder=job_id)
        waiting = await jobs.waiting_on(connection, freed, now=now)
        if Status(row["status"]) not in FINAL:
            cursor = await connection.execute(statements.read("find_progress"), {"id": job_id})
            progress = await cursor.fetchone() or {"takeovers": 0}
            is_last = progress["takeovers"] + 1 >= MOST_TAKEOVERS
            await engine.recorder.record(connection, [_taken_over(row["root_id"], job_id, is_last, now)])
            if not is_last:
                waiting.insert(0, job_id)
        await engine.queue.put(
            connection,
            [Attempt(workspace_id=workspace_id, job_id=identifier, at=None) for identifier in waiting],
        )

    await engine.database.write(workspace_id, work)


def _taken_over(root_id: UUID, job_id: UUID, is_last: bool, now: object) -> Change:
    ending = {"reason": Reason.UNKNOWN.value, "due_at": None}
    return Change(
        root_id=root_id,
        job_id=job_id,
        kind=EntryKind.TAKEN_OVER,
        status=Status.NOT_COMPLETED if is_last else None,
        raises_fence=True,
        sets=ending if is_last else {"due_at": now},
    )
