"""Verify finds every kind of change made behind the program's back, and nothing else."""

from collections.abc import Callable

import psycopg
import pytest

from automation_log.domain.jobs import PlannedJob
from automation_log.domain.statuses import Status
from automation_log.store.embedded import Addresses
from automation_log.store.verify import verify
from tests.conftest import Record
from tests.store.test_record import apply, moves, plant


async def grown(record: Record) -> list[PlannedJob]:
    """A tree with some history: one leaf completed, one retried, one queued."""
    tree = await plant(record, 3)
    _, first, second, _ = tree
    await apply(record, moves(first, Status.STARTED), moves(second, Status.STARTED))
    await apply(record, moves(first, Status.COMPLETED, evidence=3))
    await apply(record, moves(second, Status.NOT_COMPLETED, reason="failed", detail="It said no."))
    due = record.recorder._clock()
    await apply(record, moves(second, Status.RETRYING, reason=None, detail=None, due_at=due, attempt=2))
    return tree


async def test_an_honest_record_is_clean(record: Record) -> None:
    await grown(record)
    await plant(record, 1)
    verdict = await verify(record.database, record.workspace_id)
    assert verdict.faults == ()
    assert verdict.is_clean
    assert (verdict.jobs, verdict.entries > 10) == (6, True)


Tampering = tuple[str, Callable[[list[PlannedJob]], list[object]], str]

TAMPERINGS: dict[str, Tampering] = {
    "leaf status": (
        "UPDATE jobs SET status = 5, settled = true, finished_at = now() WHERE id = %s",
        lambda tree: [tree[3].id],
        "has another status in its row than its entries say",
    ),
    "parent status": (
        "UPDATE jobs SET status = 5 WHERE id = %s",
        lambda tree: [tree[0].id],
        "has a status that its tallies do not say",
    ),
    "parent settled": (
        "UPDATE jobs SET settled = true, finished_at = now() WHERE id = %s",
        lambda tree: [tree[0].id],
        "is settled or open against its tallies",
    ),
    "target label": (
        "UPDATE jobs SET target_label = 'Another app' WHERE id = %s",
        lambda tree: [tree[1].id],
        "has another target_label in its row",
    ),
    "public text": (
        "UPDATE entries SET public = replace(public, '\"status\":5', '\"status\":6') WHERE about_id = %s",
        lambda tree: [tree[1].id],
        "does not match its leaf hash",
    ),
    "personal text": (
        "UPDATE entries SET personal = replace(personal, 'ada@', 'eve@') WHERE about_id = %s",
        lambda tree: [tree[1].id],
        "does not match the hash of its personal part",
    ),
    "personal part gone": (
        "UPDATE entries SET personal = NULL, salt = NULL WHERE about_id = %s",
        lambda tree: [tree[1].id],
        "has lost its personal part",
    ),
    "unreadable text": (
        "UPDATE entries SET public = 'nothing' WHERE about_id = %s",
        lambda tree: [tree[1].id],
        "cannot be read",
    ),
    "leaf hash": (
        "UPDATE entries SET leaf_hash = sha256('') WHERE about_id = %s",
        lambda tree: [tree[1].id],
        "does not match its leaf hash",
    ),
    "instant": (
        "UPDATE entries SET at = at - interval '1 hour' WHERE about_id = %s",
        lambda tree: [tree[1].id],
        "stands under another at than it says",
    ),
    "kind": (
        "UPDATE entries SET kind = 3 WHERE about_id = %s",
        lambda tree: [tree[1].id],
        "stands under another kind than it says",
    ),
    "about": (
        "UPDATE entries SET about_id = %s WHERE about_id = %s",
        lambda tree: [tree[2].id, tree[3].id],
        "stands under another about than it says",
    ),
    "tally": (
        "UPDATE tallies SET queued = queued + 1 WHERE id = %s",
        lambda tree: [tree[0].id],
        "has tallies that differ from a recount",
    ),
    "tallies gone": ("DELETE FROM tallies WHERE id = %s", lambda tree: [tree[0].id], "has no tallies"),
    "tallies of nobody": (
        "INSERT INTO tallies SELECT root_id, %s, workspace_id, 0, 0, 0, 0, 0, 0 FROM tallies",
        lambda tree: [tree[1].id],
        "which is no parent",
    ),
    "first entry gone": (
        "DELETE FROM entries WHERE about_id = %s AND kind = 1",
        lambda tree: [tree[1].id],
        "does not begin with the entry that records it",
    ),
    "middle entry gone": (
        "DELETE FROM entries WHERE id = (SELECT id FROM entries WHERE about_id = %s ORDER BY id OFFSET 1 LIMIT 1)",
        lambda tree: [tree[1].id],
        "goes from Queued to Completed, which is no legal move",
    ),
    "last entry gone": (
        "DELETE FROM entries WHERE id = (SELECT id FROM entries WHERE about_id = %s ORDER BY id DESC LIMIT 1)",
        lambda tree: [tree[1].id],
        "has another status in its row than its entries say",
    ),
    "all entries gone": (
        "DELETE FROM entries WHERE about_id = %s",
        lambda tree: [tree[3].id],
        "has no entry",
    ),
    "row gone": (
        "DELETE FROM jobs WHERE id = %s",
        lambda tree: [tree[3].id],
        "has entries but no row",
    ),
    "parent's row gone": (
        "DELETE FROM jobs WHERE id = %s",
        lambda tree: [tree[0].id],
        "which is no parent of their tree",
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_tampering_is_found(record: Record, addresses: Addresses, what: str) -> None:
    tree = await grown(record)
    statement, values, expected = TAMPERINGS[what]
    with psycopg.connect(addresses.owner_url) as owner:
        touched = owner.execute(statement.encode(), values(tree)).rowcount
    assert touched > 0
    verdict = await verify(record.database, record.workspace_id)
    assert any(expected in fault for fault in verdict.faults), verdict.faults
