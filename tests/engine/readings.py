"""What a test of the engine reads of the record, and how it waits for it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.statuses import Status
from automation_log.store.verify import verify
from tests.conftest import Record

PATIENCE_S = 30.0

Rows = dict[UUID, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """One workspace's record, read as it is committed."""

    record: Record

    async def rows(self) -> Rows:
        """Every job by id, oldest first."""
        return {row["id"]: row for row in await self.all("SELECT * FROM jobs ORDER BY id")}

    async def row(self, job_id: UUID) -> dict[str, Any]:
        return (await self.rows())[job_id]

    async def leaves(self, root: UUID) -> list[UUID]:
        return [row["id"] for row in (await self.rows()).values() if row["parent_id"] == root]

    async def entries(self, job_id: UUID, *kinds: EntryKind) -> list[dict[str, Any]]:
        """A job's entries in order, their two parts read; of these kinds only, if any are given."""
        rows = await self.all("SELECT * FROM entries WHERE about_id = %s ORDER BY id", job_id)
        for row in rows:
            row["public"], row["personal"] = json.loads(row["public"]), json.loads(row["personal"])
        return [row for row in rows if not kinds or row["kind"] in kinds]

    async def record_so_far(self) -> list[dict[str, Any]]:
        """Every entry of every job, in the order of commits."""
        return await self.all("SELECT * FROM entries ORDER BY epoch, xid, id")

    async def steps(self, job_id: UUID) -> list[str]:
        """The steps begun, in order: `2 act: Create the person` is one of the second attempt."""
        said = [row["public"]["says"] for row in await self.entries(job_id, EntryKind.STEP_BEGUN)]
        return [f"{one['attempt']} {one['phase']}: {one['step']}" for one in said]

    async def queued(self, job_id: UUID) -> list[dict[str, Any]]:
        """The job's queue rows that nobody has taken."""
        statement = (
            "SELECT * FROM procrastinate_jobs WHERE args ->> 'job_id' = %s AND status = 'todo' ORDER BY id"
        )
        return await self.all(statement, str(job_id))

    async def leases(self) -> dict[str, dict[str, Any]]:
        return {row["resource"]: row for row in await self.all("SELECT * FROM leases")}

    async def all(self, statement: str, *values: object) -> list[dict[str, Any]]:
        async with self.record.database.reading(self.record.workspace_id) as connection:
            return await (await connection.execute(statement, values)).fetchall()  # type: ignore[arg-type]

    async def until_settled(self, *job_ids: UUID) -> Rows:
        """Wait until these jobs, or all there are, have settled."""
        rows: Rows = {}

        async def is_reached() -> bool:
            nonlocal rows
            rows = await self.rows()
            return all(rows[job_id]["settled"] for job_id in job_ids or rows)

        await until(is_reached)
        return rows

    async def assert_verified(self) -> None:
        """The record agrees with itself, and no lease is left behind by what has settled."""
        verdict = await verify(self.record.database, self.record.workspace_id)
        assert verdict.is_clean, verdict.faults
        if all(row["settled"] for row in (await self.rows()).values()):
            assert await self.leases() == {}


async def until(is_reached: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what other tasks or processes bring about."""
    async with asyncio.timeout(PATIENCE_S):
        while not await is_reached():  # noqa: ASYNC110 - other tasks and processes move the rows
            await asyncio.sleep(0.02)


async def reached(*events: asyncio.Event) -> None:
    """Wait for every event, not for ever."""
    async with asyncio.timeout(PATIENCE_S):
        for event in events:
            await event.wait()


def shown(row: dict[str, Any]) -> tuple[str, str | None, int]:
    """What people see of a leaf: its status, why, and which attempt."""
    return Status(row["status"]).label, row["reason"], row["attempt"]
