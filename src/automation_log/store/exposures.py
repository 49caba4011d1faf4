"""Open exposures of a workspace: access that was to end and was not observed to, the oldest trigger first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.evidence import Evidence
from automation_log.domain.jobs import TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store import statements
from automation_log.store.database import Connection

FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenExposure:
    """A root, and the first leaf of it that keeps somebody's access open; the clock ticks since `triggered_at`.

    `subject` is None of an account, which may have been within the reach of several people.
    """

    root_id: UUID
    leaf_id: UUID
    triggered_at: datetime
    task: Task
    subject: str | None
    target_kind: TargetKind
    target_id: UUID
    target_label: str
    app: str
    status: Status
    evidence: Evidence | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenExposures:
    """One page, widest first; `next_after` is the root behind which the next page begins, None on the last."""

    found: tuple[OpenExposure, ...]
    next_after: UUID | None


async def list_open_exposures(
    connection: Connection, *, now: datetime, after: UUID = FIRST, limit: int = 50
) -> OpenExposures:
    """Roots with an open exposure, the widest first, from behind the root `after`; one row a root.

    What is scheduled for later than `now` is not due yet. A leaf no longer counts once a later job on the same person
    and target was observed, or once the access was given again. Where nobody made a job there is nothing to list: the
    page of the person shows those.
    """
    values = {"now": now, "after": after, "limit": limit + 1}
    rows = await (await connection.execute(statements.read("list_open_exposures"), values)).fetchall()
    found = tuple(
        OpenExposure(
            **row
            | {
                "task": Task(row["task"]),
                "target_kind": TargetKind(row["target_kind"]),
                "status": Status(row["status"]),
                "evidence": Evidence(row["evidence"]) if row["evidence"] else None,
            }
        )
        for row in rows[:limit]
    )
    return OpenExposures(found=found, next_after=found[-1].root_id if len(rows) > limit else None)
