"""A change costs what the depth of its tree costs, however many jobs are nested in it."""

from dataclasses import dataclass
from typing import Any, cast

import psycopg
import pytest

from automation_log.domain.jobs import PlannedJob
from automation_log.domain.statuses import Status
from automation_log.store.database import Connection
from automation_log.store.embedded import Addresses
from tests.conftest import Record, now
from tests.store.test_record import apply, moves, plant

FEW, MANY = 10, 10_000
READ_AT_MOST = 60
TOUCHED = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int AS written,
       coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::int AS read
FROM pg_stat_xact_user_tables WHERE relname ~ '^(jobs|tallies|entries)'
"""


@dataclass
class Watched:
    """A connection that counts the statements sent through it."""

    connection: Connection
    statements: int = 0
    written: int = 0
    read: int = 0

    async def execute(self, *arguments: Any) -> Any:
        self.statements += 1
        return await self.connection.execute(*arguments)

    def pipeline(self) -> Any:
        return self.connection.pipeline()


async def touched(connection: Connection) -> tuple[int, int]:
    row = await (await connection.execute(TOUCHED)).fetchone()
    assert row is not None
    return row["written"], row["read"]


async def cost(record: Record, job: PlannedJob, status: Status, **sets: object) -> Watched:
    """What one change costs, as the database counts it within the transaction."""

    async def work(connection: Connection) -> Watched:
        watched = Watched(connection)
        written, read = await touched(connection)
        await record.recorder.record(cast(Connection, watched), [moves(job, status, fence=None, **sets)])
        watched.written, watched.read = (
            after - before for after, before in zip(await touched(connection), (written, read), strict=True)
        )
        return watched

    return await record.database.write(record.workspace_id, work)


async def life(record: Record, tree: list[PlannedJob]) -> list[Watched]:
    """One leaf's way through every status, while another keeps its parent from following at once."""
    job = tree[1]
    await apply(record, moves(tree[2], Status.STARTED), moves(tree[3], Status.STARTED))
    await apply(record, moves(tree[2], Status.RUNNING))
    due_at = now()
    return [
        await cost(record, job, Status.STARTED),
        await cost(record, job, Status.RUNNING),
        await cost(record, tree[2], Status.COMPLETED, evidence=3),
        await cost(record, job, Status.RETRYING, due_at=due_at),
        await cost(record, job, Status.NOT_COMPLETED, reason="failed"),
        await cost(record, tree[3], Status.NOT_COMPLETED, reason="failed"),
        await cost(record, job, Status.RETRYING, reason=None, due_at=due_at, attempt=2),
        await cost(record, job, Status.STARTED),
    ]


@pytest.fixture
async def both(record: Record, addresses: Addresses) -> tuple[list[Watched], list[Watched]]:
    trees = [await plant(record, FEW), await plant(record, MANY)]
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        owner.execute("ANALYZE")
    few, many = [await life(record, tree) for tree in trees]
    return few, many


async def test_ten_thousand_cost_what_ten_cost(both: tuple[list[Watched], list[Watched]]) -> None:
    few, many = both
    assert [each.statements for each in many] == [each.statements for each in few]
    assert [each.written for each in many] == [each.written for each in few]
    # The leaf and its parent, an entry each, and one line of tallies.
    assert max(each.written for each in many) == 5
    assert max(each.read for each in many) <= READ_AT_MOST, [each.read for each in many]
