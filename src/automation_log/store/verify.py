"""Rebuilds every job row and tally from the entries and says where the record does not agree with itself.

Trees are read in batches, each from one snapshot and through cursors on the server, so memory holds one batch's
parents and never its entries.
"""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncServerCursor
from psycopg.rows import dict_row

from automation_log.domain.entries import AboutKind
from automation_log.domain.replay import Replay, entry_faults
from automation_log.domain.statuses import Status, Tallies, is_settled, roll_up
from automation_log.store import statements
from automation_log.store.database import Connection, Database

Row = dict[str, Any]
Place = tuple[UUID, UUID]

ROOTS_AT_ONCE = 200
ROWS_AT_ONCE = 20_000
MOST_FAULTS = 1_000
FIRST_ID = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was read, and a sentence for each fault; at most `MOST_FAULTS` of them."""

    jobs: int
    entries: int
    faults: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether everything agrees."""
        return not self.faults


async def verify(database: Database, workspace_id: UUID) -> Verdict:
    """Read one workspace's whole record and judge it; changes nothing."""
    check = _Check()
    async for roots in _batches(database, workspace_id):
        async with database.snapshot(workspace_id) as connection:
            await check.trees(connection, roots)
        if len(check.faults) >= MOST_FAULTS:
            faults = [*check.faults[: MOST_FAULTS - 1], "There are more faults; reading stopped here."]
            return Verdict(jobs=check.jobs, entries=check.entries, faults=tuple(faults))
    return Verdict(jobs=check.jobs, entries=check.entries, faults=tuple(check.faults))


async def _batches(database: Database, workspace_id: UUID) -> AsyncIterator[list[UUID]]:
    """Every root, oldest first, in lists of about as many rows."""
    after = FIRST_ID
    while True:
        async with database.reading(workspace_id) as connection:
            cursor = await connection.execute(
                statements.read("find_replay_roots"), {"after": after, "most": ROOTS_AT_ONCE}
            )
            found = await cursor.fetchall()
        if not found:
            return
        batch: list[UUID] = []
        rows = 0
        for root in found:
            if batch and rows + root["rows"] > ROWS_AT_ONCE:
                yield batch
                batch, rows = [], 0
            batch.append(root["root_id"])
            rows += root["rows"]
        yield batch
        after = found[-1]["root_id"]


class _Check:
    """Counts and faults so far."""

    def __init__(self) -> None:
        self.jobs = 0
        self.entries = 0
        self.faults: list[str] = []

    async def trees(self, connection: Connection, roots: Sequence[UUID]) -> None:
        """Check these whole trees."""
        parents: dict[Place, Row] = {}
        counts: dict[Place, Counter[int]] = {}
        entries = self._job_entries(connection, roots)
        stored = await anext(entries, None)
        async for row in _rows(connection, "read_replay_jobs", roots):
            self.jobs += 1
            place = (row["root_id"], row["id"])
            while stored is not None and _about(stored) < place:
                stored = await self._skip_orphan(entries, stored)
            replay = Replay(row["id"])
            while stored is not None and _about(stored) == place:
                replay.take(stored)
                stored = await anext(entries, None)
            del row["workspace_id"]
            replay.compare(row)
            self.faults += replay.faults
            if row["is_leaf"]:
                for ancestor in row["path"]:
                    counts.setdefault((row["root_id"], ancestor), Counter())[row["status"]] += 1
            else:
                parents[place] = {"status": row["status"], "settled": row["settled"]}
        while stored is not None:
            stored = await self._skip_orphan(entries, stored)
        await self._compare_tallies(connection, roots, parents, counts)

    async def _job_entries(self, connection: Connection, roots: Sequence[UUID]) -> AsyncIterator[Row]:
        """The entries about jobs, each checked by itself, by job and rising id."""
        async for stored in _rows(connection, "read_replay_entries", roots):
            self.entries += 1
            self.faults += entry_faults(stored)
            if stored["about_kind"] == AboutKind.JOB:
                yield stored

    async def _skip_orphan(self, entries: AsyncIterator[Row], stored: Row) -> Row | None:
        place = _about(stored)
        self.faults.append(f"Job {stored['about_id']} has entries but no row.")
        following: Row | None = stored
        while following is not None and _about(following) == place:
            following = await anext(entries, None)
        return following

    async def _compare_tallies(
        self,
        connection: Connection,
        roots: Sequence[UUID],
        parents: dict[Place, Row],
        counts: dict[Place, Counter[int]],
    ) -> None:
        missing = dict(parents)
        async for row in _rows(connection, "read_replay_tallies", roots):
            place = (row["root_id"], row["id"])
            parent = missing.pop(place, None)
            if parent is None:
                self.faults.append(f"Tallies stand under {row['id']}, which is no parent.")
                continue
            tallies = Tallies(**{status.word: row[status.word] for status in Status})
            recount = counts.pop(place, Counter())
            if any(tallies.of(status) != recount[status] for status in Status):
                self.faults.append(f"Job {row['id']} has tallies that differ from a recount of its leaves.")
            if not tallies.total:
                self.faults.append(f"Job {row['id']} is a parent without a leaf below it.")
            if not parent["status"] == roll_up(tallies) == row["status"]:
                self.faults.append(f"Job {row['id']} has a status that its tallies do not say.")
            if parent["settled"] != is_settled(tallies):
                self.faults.append(f"Job {row['id']} is settled or open against its tallies.")
        self.faults += [f"Job {parent} has no tallies." for _, parent in missing]
        self.faults += [
            f"Leaves stand below {ancestor}, which is no parent of their tree."
            for root, ancestor in counts
            if (root, ancestor) not in parents
        ]


async def _rows(connection: Connection, statement: str, roots: Sequence[UUID]) -> AsyncIterator[Row]:
    async with AsyncServerCursor(connection, name=statement, row_factory=dict_row) as cursor:
        cursor.itersize = 1_000
        await cursor.execute(statements.read(statement), {"roots": list(roots)})
        async for row in cursor:
            yield row


def _about(stored: Row) -> Place:
    return stored["root_id"], stored["about_id"]
