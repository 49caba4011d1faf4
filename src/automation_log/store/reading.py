"""What the pages read of one job: what is nested in it, its entries, and pictures."""

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

NESTED_A_PAGE = 25
MOST_ENTRIES = 5_000


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
    return tuple(said_entry(row) for row in reversed(await cursor.fetchall()))


async def read_entries_after(
    connection: Connection, job: JobRow, after: UUID, *, limit: int
) -> tuple[tuple[tuple[UUID, SaidEntry], ...], bool]:
    """The job's entries after one of them, oldest first, each with its id; and whether there are more."""
    values = {"root": job["root_id"], "job": job["id"], "id": after, "limit": limit + 1}
    cursor = await connection.execute(statements.read("list_job_entries_after"), values)
    rows = await cursor.fetchall()
    return tuple((row["id"], said_entry(row)) for row in rows[:limit]), len(rows) > limit


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


def said_entry(row: dict[str, Any]) -> SaidEntry:
    """An entry as its columns hold it: kind, at, public, personal."""
    public = json.loads(row["public"])
    personal = json.loads(row["personal"]) if row["personal"] else {}
    return SaidEntry(
        kind=EntryKind(row["kind"]),
        at=row["at"],
        sets=public.get("set", {}) | personal.get("set", {}),
        says=public.get("says", {}),
        personal=personal.get("says", {}),
    )
