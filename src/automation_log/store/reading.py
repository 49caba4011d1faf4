"""What the pages read: roots newest first, nested jobs, one job with its entries, and pictures."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import NotFound
from automation_log.domain.statuses import Status, Tallies
from automation_log.store import statements
from automation_log.store.database import Connection

JobRow = dict[str, Any]
"""A job's columns, its six tallies (None for leaves), and its decider's subject and label."""

ROOTS_A_PAGE = 50
NESTED_A_PAGE = 25
COUNT_CAP = 10_000
NEWER_CAP = 99
MOST_ENTRIES = 5_000
NEWEST = UUID(int=(1 << 128) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RootsAsked:
    """Which roots: of one status, before one id, none newer than `upto`."""

    status: Status | None = None
    before: UUID | None = None
    upto: UUID | None = None

    @property
    def values(self) -> dict[str, object]:
        """As the statements name them."""
        return {
            "before": self.before or NEWEST,
            "upto": self.upto or NEWEST,
            "status": None if self.status is None else int(self.status),
        }

    @property
    def is_whole_log(self) -> bool:
        """Whether this is the first page, of jobs of every status."""
        return self.status is None and self.before is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """One page of the log."""

    rows: tuple[JobRow, ...]
    has_older: bool
    newer: int
    """Roots after `upto`, at most `NEWER_CAP`."""
    counts: dict[Status, int]
    """Roots in each status, at most `COUNT_CAP` each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedCursor:
    """A place among nested jobs: those ranked first (the failed ones), then by id."""

    rank: int
    id: UUID


BEGINNING = NestedCursor(rank=-1, id=UUID(int=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Nested:
    """One page of nested jobs: `before` stand on earlier pages, `total` in all."""

    rows: tuple[JobRow, ...]
    before: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidEntry:
    """An entry of a job, read: what it set and what else it says; `personal` is empty once erased."""

    kind: EntryKind
    at: datetime
    sets: dict[str, Any]
    says: dict[str, Any]
    personal: dict[str, Any]


async def read_root_rows(
    connection: Connection, asked: RootsAsked, *, limit: int = ROOTS_A_PAGE
) -> tuple[tuple[JobRow, ...], bool]:
    """The newest roots of those asked for, at most `limit`, and whether there are older ones."""
    statement = statements.read("list_roots" if asked.status is None else "list_roots_by_status")
    cursor = await connection.execute(statement, asked.values | {"limit": limit + 1})
    rows = await cursor.fetchall()
    return tuple(rows[:limit]), len(rows) > limit


async def read_roots(connection: Connection, asked: RootsAsked) -> Roots:
    """One page of roots, newest first, with the counts around it."""
    rows, has_older = await read_root_rows(connection, asked)
    newer = 0
    if asked.upto is not None:
        cursor = await connection.execute(
            statements.read("read_newer_count"), asked.values | {"cap": NEWER_CAP}
        )
        newer = (await cursor.fetchone() or {"newer": 0})["newer"]
    cursor = await connection.execute(statements.read("read_status_counts"), {"cap": COUNT_CAP})
    counts = {Status(row["status"]): row["count"] for row in await cursor.fetchall()}
    return Roots(rows=rows, has_older=has_older, newer=newer, counts=counts)


async def read_job(connection: Connection, job_id: UUID) -> JobRow:
    """Raises: NotFound."""
    cursor = await connection.execute(statements.read("read_job"), {"id": job_id})
    row = await cursor.fetchone()
    if row is None:
        raise NotFound("There is no such job here.")
    return row


async def read_tree(connection: Connection, job: JobRow) -> list[JobRow]:
    """The job and everything nested in it, each after its parent: what was asked of them, not what came of it."""
    values = {"root": job["root_id"], "id": job["id"]}
    return await (await connection.execute(statements.read("read_tree"), values)).fetchall()


async def read_reruns(connection: Connection, job_id: UUID) -> list[JobRow]:
    """The roots that this job was run again as, oldest first: id, created_at, actor_label."""
    return await (await connection.execute(statements.read("list_reruns"), {"id": job_id})).fetchall()


async def read_nested(
    connection: Connection,
    parent: JobRow,
    *,
    after: NestedCursor | None = None,
    before: NestedCursor | None = None,
    limit: int = NESTED_A_PAGE,
) -> Nested:
    """The nested jobs after or before a place; failed ones first when the parent failed."""
    values: dict[str, object] = {
        "root": parent["root_id"],
        "parent": parent["id"],
        "failed_first": parent["status"] == Status.NOT_COMPLETED,
        "limit": limit,
    }
    statement = statements.read("list_nested_before" if before else "list_nested_after")
    place = before or after or BEGINNING
    cursor = await connection.execute(statement, values | {"rank": place.rank, "id": place.id})
    rows = await cursor.fetchall()
    if before:
        rows.reverse()
    first = place_of(rows[0]) if rows else place
    cursor = await connection.execute(
        statements.read("read_nested_position"), values | {"rank": first.rank, "id": first.id}
    )
    position = await cursor.fetchone() or {"before": 0, "total": 0}
    return Nested(rows=tuple(rows), before=position["before"], total=position["total"])


def place_of(row: JobRow) -> NestedCursor:
    """Where a row of `read_nested` stands."""
    return NestedCursor(rank=row["rank"], id=row["id"])


async def read_entries(connection: Connection, job: JobRow) -> tuple[SaidEntry, ...]:
    """The job's entries, oldest first; of a job with very many, the latest."""
    cursor = await connection.execute(
        statements.read("list_job_entries"),
        {"root": job["root_id"], "job": job["id"], "limit": MOST_ENTRIES},
    )
    return tuple(_said(row) for row in reversed(await cursor.fetchall()))


async def read_entries_after(
    connection: Connection, job: JobRow, after: UUID, *, limit: int
) -> tuple[tuple[tuple[UUID, SaidEntry], ...], bool]:
    """The job's entries after one of them, oldest first, each with its id; and whether there are more."""
    values = {"root": job["root_id"], "job": job["id"], "id": after, "limit": limit + 1}
    cursor = await connection.execute(statements.read("list_job_entries_after"), values)
    rows = await cursor.fetchall()
    return tuple((row["id"], _said(row)) for row in rows[:limit]), len(rows) > limit


async def read_picture(connection: Connection, job: JobRow, picture_id: UUID) -> bytes:
    """The PNG taken at a failure. Raises: NotFound."""
    cursor = await connection.execute(
        statements.read("read_picture"), {"root": job["root_id"], "job": job["id"], "id": picture_id}
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFound("There is no such picture here.")
    png: bytes = row["png"]
    return png


def tallies_of(row: JobRow) -> Tallies:
    """The leaves below a job, by status; all zero for a leaf."""
    return Tallies(**{status.word: row[status.word] or 0 for status in Status})


def _said(row: dict[str, Any]) -> SaidEntry:
    public = json.loads(row["public"])
    personal = json.loads(row["personal"]) if row["personal"] else {}
    return SaidEntry(
        kind=EntryKind(row["kind"]),
        at=row["at"],
        sets=public.get("set", {}) | personal.get("set", {}),
        says=public.get("says", {}),
        personal=personal.get("says", {}),
    )
