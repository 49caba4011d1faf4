"""The marks of what a page shows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, LiteralString, TypeAlias
from uuid import UUID

from automation_log.domain.marks import (
    FEWEST_SAMPLES,
    LONGEST_STEP,
    SILENT_STEPS,
    SLOW_TIMES,
    UNCLAIMED_FOR,
    Mark,
    Signs,
    marks_of,
)
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.reading import JobRow

Marks: TypeAlias = Mapping[UUID, Mapping[Mark, datetime]]
"""The marks of jobs by id, each with the instant since when; of a parent the longest of a leaf in it."""

MARKED: LiteralString = (
    "j.is_leaf AND NOT j.settled AND EXISTS (SELECT FROM leaf_signs s"
    " WHERE s.workspace_id = j.workspace_id AND s.root_id = j.root_id AND s.id = j.id AND ("
    "'stalled' = ANY({0}::text[]) AND (s.held_until < %(marked_now)s OR s.due_at < %(due_before)s"
    " OR s.said_at + %(silent_steps)s * coalesce(s.longest_step, %(longest_step)s) < %(marked_now)s)"
    " OR 'slow' = ANY({0}::text[]) AND s.samples >= %(fewest_samples)s"
    " AND s.began_at + %(slow_times)s * s.usual < %(marked_now)s))"
)
"""Whether a job `j` bears one of the marks: what `marks_of` says, for the database."""


def marked_values(now: datetime) -> dict[str, Any]:
    """The parameters of `MARKED`."""
    return {
        "marked_now": now,
        "due_before": now - UNCLAIMED_FOR,
        "silent_steps": SILENT_STEPS,
        "longest_step": LONGEST_STEP,
        "fewest_samples": FEWEST_SAMPLES,
        "slow_times": SLOW_TIMES,
    }


async def read_marks(connection: Connection, rows: Iterable[JobRow], *, now: datetime) -> Marks:
    """The marks of these jobs, whatever their place in a tree; jobs without any are left out."""
    open_ones = {row["id"]: row["root_id"] for row in rows if not row["settled"]}
    if not open_ones:
        return {}
    values = {"roots": [*set(open_ones.values())], "now": now}
    cursor = await connection.execute(statements.read("list_leaf_signs"), values)
    found: dict[UUID, dict[Mark, datetime]] = {}
    async for row in cursor:
        leaf_id, path = row.pop("id"), row.pop("path")
        for mark, since in marks_of(Signs(**row), now=now).items():
            for identifier in open_ones.keys() & {leaf_id, *path}:
                known = found.setdefault(identifier, {})
                known[mark] = min(since, known.get(mark, since))
    return found
