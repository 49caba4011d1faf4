"""Ends what nobody has begun on by the end of its window: late is for a while, then it is missed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.engine.services import Engine
from automation_log.store import doors, jobs
from automation_log.store.changes import Change
from automation_log.store.database import Connection


async def end_missed_jobs(engine: Engine) -> int:
    """End every leaf that is Queued though its window has ended, whatever it waits for; how many."""
    ended = 0
    while True:
        async with engine.database.outside() as connection:
            found = await doors.missed_jobs(connection, now=engine.clock())
        before = ended
        for workspace_id, job_id in found:

            async def work(connection: Connection, job_id: UUID = job_id) -> int:
                return await _end(engine, connection, job_id)

            ended += await engine.database.write(workspace_id, work)
        if ended == before:
            return ended


def is_missed(row: Mapping[str, Any], now: datetime) -> bool:
    """Whether nobody has taken the job, and its window has ended; one that was retried is no longer bound to it."""
    ends_at: datetime | None = row["window_ends_at"]
    return row["status"] == Status.QUEUED and ends_at is not None and ends_at < now


def missed(row: Mapping[str, Any]) -> Change:
    """Its end."""
    latest = row["window_ends_at"].isoformat(sep=" ", timespec="minutes")
    waited = f" It last said: “{row['waits_for']}”." if row["waits_for"] else ""
    return Change(
        root_id=row["root_id"],
        job_id=row["id"],
        kind=EntryKind.STATUS_CHANGED,
        status=Status.NOT_COMPLETED,
        sets={
            "reason": Reason.MISSED.value,
            "detail": f"It was to begin by {latest} at the latest.{waited}",
            "due_at": None,
            "waits_for": None,
            "waits_on": None,
        },
    )


async def _end(engine: Engine, connection: Connection, job_id: UUID) -> int:
    row = await jobs.lock(connection, job_id)
    if not is_missed(row, engine.clock()):
        return 0
    await engine.recorder.record(connection, [missed(row)])
    return 1
