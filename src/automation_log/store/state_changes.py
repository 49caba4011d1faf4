"""Which change made something as it is, and the job that followed: for deliveries of the same again."""

from dataclasses import dataclass
from uuid import UUID

from automation_log.store import statements
from automation_log.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """The directory's version with the change, and the root that followed, None where nothing had to."""

    version: int
    job_id: UUID | None


async def note(connection: Connection, about: str, *, version: int, job_id: UUID | None) -> None:
    """This version of the directory made it so, and this job followed, if any."""
    values = {"about": about, "version": version, "job": job_id}
    await connection.execute(statements.read("put_state_change"), values)


async def find(connection: Connection, about: str) -> StateChange | None:
    """The change that made this as it is; None when it was never noted."""
    cursor = await connection.execute(statements.read("find_state_change"), {"about": about})
    row = await cursor.fetchone()
    return None if row is None else StateChange(**row)
