"""The marks of what a page shows, and what is usual: one is read at every look, the other refreshed now and then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString, TypeAlias
from uuid import UUID

from automation_log.domain.marks import (
    FEWEST_SAMPLES,
    LONGEST_STEP,
    SILENT_STEPS,
    SLOW_TIMES,
    UNCLAIMED_FOR,
    USUAL_SHARE,
    Mark,
    Signs,
    marks_of,
)
from automation_log.domain.tasks import Task
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.reading import JobRow

NEWEST = 1_000
"""How many completed jobs of a task in an app say what is usual: those at the first attempt, the newest."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A task that an app can do, and the longest timeout of a step of it."""

    task: Task
    app: str
    longest_step: timedelta


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


async def put_usual_durations(connection: Connection, works: Iterable[Work], *, now: datetime) -> None:
    """Find out anew what is usual of these in the entered workspace."""
    known = tuple(works)
    values = {
        "tasks": [int(one.task) for one in known],
        "apps": [one.app for one in known],
        "longest_steps": [one.longest_step for one in known],
        "share": USUAL_SHARE,
        "limit": NEWEST,
        "now": now,
    }
    await connection.execute(statements.read("put_usual_durations"), values)
