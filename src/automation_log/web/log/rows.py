"""Rows of jobs, with the seed's eight columns."""

from collections.abc import Sequence
from datetime import datetime

from automation_log.access.visitor import Visitor
from automation_log.domain.jobs import TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.finding import FoundRoot
from automation_log.store.marks import Marks
from automation_log.store.reading import JobRow, tallies_of
from automation_log.web.log.chips import chip_of
from automation_log.web.log.view import Hit, LogRow, glow
from automation_log.web.services import WebServices
from automation_log.web.times import moment


def rows_of(
    services: WebServices, visitor: Visitor, rows: Sequence[JobRow], *, marks: Marks, now: datetime
) -> tuple[LogRow, ...]:
    """Jobs as rows."""
    return tuple(_row(services, visitor, row, marks, now) for row in rows)


def rows_found(
    services: WebServices, visitor: Visitor, found: Sequence[FoundRoot], *, marks: Marks, now: datetime
) -> tuple[LogRow, ...]:
    """Roots as rows; where only a nested job matches, it is named."""
    return tuple(_row(services, visitor, one.row, marks, now, hit=_hit(visitor, one)) for one in found)


def target_note(row: JobRow) -> str:
    """The target's kind, and the person concerned."""
    kind = TargetKind(row["target_kind"]).label
    is_told = row["subject"] is None or row["subject"] == row["target_label"]
    return kind if is_told else f"{kind} · for {row['subject']}"


def _hit(visitor: Visitor, found: FoundRoot) -> Hit | None:
    job = found.hit
    if job is None:
        return None
    parts = (Task(job["task"]).label, job["target_label"], f"for {job['subject']}" if job["subject"] else "")
    return Hit(
        label=" · ".join(part for part in parts if part),
        href=f"/w/{visitor.slug}/jobs/{job['id']}",
        status=Status(job["status"]),
        more=found.hits - 1,
    )


def _row(
    services: WebServices,
    visitor: Visitor,
    row: JobRow,
    marks: Marks,
    now: datetime,
    *,
    hit: Hit | None = None,
) -> LogRow:
    href = f"/w/{visitor.slug}/jobs/{row['id']}"
    return LogRow(
        id=str(row["id"]),
        href=href,
        chip=chip_of(row, slug=visitor.slug, now=now, zone=services.zone, marks=marks.get(row["id"])),
        target=row["target_label"],
        target_note=target_note(row),
        actor=row["actor_label"],
        task=Task(row["task"]).label,
        trigger=Trigger(row["trigger"]).label(services.brand),
        created=moment(row["created_at"], now=now, zone=services.zone),
        updated=moment(row["updated_at"], now=now, zone=services.zone),
        hit=hit,
        nested_href=None if row["is_leaf"] else f"{href}/nested",
        nested_count=tallies_of(row).total,
        glow=glow(row["updated_at"], now=now),
    )
