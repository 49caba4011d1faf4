"""The record: every move leaves its entry, ancestors follow, refusals change nothing."""

from uuid import UUID

import pytest

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import IllegalMove, LeaseLost
from automation_log.domain.jobs import PlannedJob
from automation_log.domain.statuses import Status
from automation_log.store.changes import Change
from automation_log.store.database import Connection
from tests.conftest import Record
from tests.store.trees import family


def moves(job: PlannedJob, status: Status, *, fence: int | None = None, **sets: object) -> Change:
    return Change(
        root_id=job.root_id,
        job_id=job.id,
        kind=EntryKind.STATUS_CHANGED,
        status=status,
        fence=fence,
        sets=sets,
    )


async def plant(record: Record, children: int) -> list[PlannedJob]:
    tree = family(record.ids, children)

    async def work(connection: Connection) -> None:
        await record.recorder.record(connection, additions=tree)

    await record.database.write(record.workspace_id, work)
    return tree


async def apply(record: Record, *changes: Change) -> None:
    async def work(connection: Connection) -> None:
        await record.recorder.record(connection, changes)

    await record.database.write(record.workspace_id, work)


async def row(record: Record, identifier: UUID) -> dict[str, object]:
    async with record.database.reading(record.workspace_id) as connection:
        found = await (await connection.execute("SELECT * FROM jobs WHERE id = %s", [identifier])).fetchone()
    assert found is not None
    return found


async def test_a_parent_follows_its_leaves(record: Record) -> None:
    parent, first, second = await plant(record, 2)
    assert (await row(record, parent.id))["status"] == Status.QUEUED
    await apply(record, moves(first, Status.STARTED))
    assert (await row(record, parent.id))["status"] == Status.STARTED
    await apply(record, moves(first, Status.RUNNING), moves(second, Status.STARTED))
    running = await row(record, parent.id)
    assert (running["status"], running["decided_by"]) == (Status.RUNNING, first.id)
    await apply(record, moves(first, Status.NOT_COMPLETED, reason="failed"))
    failed = await row(record, parent.id)
    assert (failed["status"], failed["settled"], failed["decided_by"]) == (
        Status.NOT_COMPLETED,
        False,
        first.id,
    )
    await apply(record, moves(second, Status.COMPLETED, evidence=3))
    assert (await row(record, parent.id))["settled"] is True
    await apply(
        record, moves(first, Status.RETRYING, reason=None, due_at=(await row(record, first.id))["updated_at"])
    )
    reopened = await row(record, parent.id)
    assert (reopened["status"], reopened["settled"], reopened["finished_at"]) == (
        Status.RETRYING,
        False,
        None,
    )


async def test_refusals_change_nothing(record: Record) -> None:
    parent, first, second = await plant(record, 2)
    before = await row(record, parent.id)
    with pytest.raises(IllegalMove):
        await apply(record, moves(first, Status.STARTED), moves(second, Status.COMPLETED))
    with pytest.raises(LeaseLost):
        await apply(record, moves(first, Status.STARTED, fence=4))
    assert await row(record, parent.id) == before
    async with record.database.reading(record.workspace_id) as connection:
        count = await (await connection.execute("SELECT count(*) AS n FROM entries")).fetchone()
    assert count == {"n": 3}
