"""Who read what, as kept: a job or a list once a session and hour, an export each time; no entry comes of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from automation_log.domain.jobs import Actor
from automation_log.store import statements
from automation_log.store.database import Connection


class ReadKind(IntEnum):
    """What was read; the numbers are what the database stores."""

    JOB = 1
    LOG = 2
    EXPORT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One line of a job's readers."""

    actor_label: str
    read_at: datetime


async def add_job(
    connection: Connection, *, id: UUID, by: Actor, session_id: UUID, job_id: UUID, now: datetime
) -> None:
    """This session read the job; again within the same hour of the clock changes nothing."""
    await _add(connection, ReadKind.JOB, id=id, by=by, session_id=session_id, job_id=job_id, now=now)


async def add_log(
    connection: Connection, *, id: UUID, by: Actor, session_id: UUID, filter: str, now: datetime
) -> None:
    """This session read the log through this filter; again within the same hour changes nothing."""
    await _add(connection, ReadKind.LOG, id=id, by=by, session_id=session_id, filter=filter, now=now)


async def add_export(
    connection: Connection, *, id: UUID, by: Actor, session_id: UUID | None, filter: str, now: datetime
) -> None:
    """Everything behind this filter was taken out; each time is a line."""
    await _add(connection, ReadKind.EXPORT, id=id, by=by, session_id=session_id, filter=filter, now=now)


async def newest_of_job(connection: Connection, job_id: UUID, *, most: int) -> tuple[Read, ...]:
    """Who read the job, the newest first."""
    values = {"job": job_id, "most": most}
    cursor = await connection.execute(statements.read("list_reads_of_job"), values)
    return tuple(Read(**row) for row in await cursor.fetchall())


async def _add(
    connection: Connection,
    kind: ReadKind,
    *,
    id: UUID,
    by: Actor,
    now: datetime,
    session_id: UUID | None,
    job_id: UUID | None = None,
    filter: str | None = None,
) -> None:
    values: dict[str, Any] = {
        "id": id,
        "kind": kind,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_label": by.label,
        "session_id": session_id,
        "job_id": job_id,
        "filter": filter,
        "now": now,
    }
    await connection.execute(statements.read("insert_read"), values)
