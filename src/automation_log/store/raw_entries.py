"""A job's entries as they stand in the log: the stored text, unread, with the position and the hash of each."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.reading import JobRow

RAW_ENTRIES_A_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """One line; `personal` is None once it is erased, and the hash stands all the same."""

    id: UUID
    kind: EntryKind
    at: datetime
    epoch: int
    xid: str
    public: str
    personal: str | None
    leaf_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntries:
    """One page of a job's entries, oldest first; `page` counts from 1. Behind the last page `total` is 0."""

    entries: tuple[RawEntry, ...]
    page: int
    total: int


async def read_raw_entries(connection: Connection, job: JobRow, *, page: int) -> RawEntries:
    """The job's entries on this page."""
    values = {
        "root": job["root_id"],
        "job": job["id"],
        "before": (page - 1) * RAW_ENTRIES_A_PAGE,
        "limit": RAW_ENTRIES_A_PAGE,
    }
    cursor = await connection.execute(statements.read("list_raw_entries"), values)
    rows = await cursor.fetchall()
    total = rows[0]["total"] if rows else 0
    return RawEntries(
        entries=tuple(
            RawEntry(
                **{name: value for name, value in row.items() if name not in ("kind", "total")},
                kind=EntryKind(row["kind"]),
            )
            for row in rows
        ),
        page=page,
        total=total,
    )
