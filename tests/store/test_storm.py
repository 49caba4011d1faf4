"""After a storm of concurrent batches every tally equals a recount, and the log still explains every row."""

import asyncio
import random

import pytest

from automation_log.domain.statuses import Status
from automation_log.store.verify import verify
from tests.conftest import Record
from tests.store.storm import Storm

RECOUNT = """
SELECT p.id
FROM jobs p LEFT JOIN tallies t ON t.id = p.id
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 1) AS queued, count(*) FILTER (WHERE status = 2) AS started,
           count(*) FILTER (WHERE status = 3) AS running, count(*) FILTER (WHERE status = 4) AS retrying,
           count(*) FILTER (WHERE status = 5) AS completed, count(*) FILTER (WHERE status = 6) AS not_completed
    FROM jobs l WHERE l.root_id = p.root_id AND l.is_leaf AND p.id = ANY(l.path)) AS counted
WHERE NOT p.is_leaf AND (
    (t.queued, t.started, t.running, t.retrying, t.completed, t.not_completed)
        IS DISTINCT FROM (counted.queued, counted.started, counted.running, counted.retrying, counted.completed,
                          counted.not_completed)
    OR p.status <> roll_up(t.queued, t.started, t.running, t.retrying, t.completed, t.not_completed))
"""
UNDECIDED = """
SELECT p.id FROM jobs p LEFT JOIN jobs d ON d.root_id = p.root_id AND d.id = p.decided_by
WHERE NOT p.is_leaf AND (
    (p.status IN (3, 4, 6)) <> (d.id IS NOT NULL)
    OR d.id IS NOT NULL AND NOT (d.is_leaf AND d.status = p.status AND p.id = ANY(d.path)))
"""


async def withstand(record: Record, *, seed: int, trees: int, batches: int) -> None:
    storm = Storm(record=record, dice=random.Random(seed))
    await storm.plant(trees)
    blowing = asyncio.create_task(storm.blow(tasks=8, batches=batches))
    while not blowing.done():
        # Whoever looks in the middle of it sees a record that agrees with itself, too.
        assert (await verify(record.database, record.workspace_id)).faults == ()
        await asyncio.wait([blowing], timeout=0.5)
    await blowing
    async with record.database.reading(record.workspace_id) as connection:
        for query in (RECOUNT, UNDECIDED):
            assert await (await connection.execute(query)).fetchall() == []
        counted = await (
            await connection.execute(
                "SELECT count(*) AS n FROM jobs WHERE is_leaf AND status = ANY(%s)", [list(Status)]
            )
        ).fetchone()
    assert counted == {"n": len(storm.known)}
    verdict = await verify(record.database, record.workspace_id)
    assert verdict.faults == ()
    assert verdict.jobs == storm.inserted
    assert storm.applied > 5 * storm.refused > 0
    assert storm.inserted > 9 * trees


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_storm_leaves_the_record_whole(record: Record, seed: int) -> None:
    await withstand(record, seed=seed, trees=50, batches=40)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 15))
async def test_a_long_storm_leaves_the_record_whole(record: Record, seed: int) -> None:
    await withstand(record, seed=seed, trees=200, batches=150)
