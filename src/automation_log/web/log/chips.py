"""A job's chip: its status, and below it only what changes the answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from automation_log.domain.evidence import Evidence
from automation_log.domain.marks import Mark
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import FINAL, Status
from automation_log.domain.tasks import Task
from automation_log.domain.windows import is_late
from automation_log.store.reading import JobRow, tallies_of
from automation_log.web.log.view import Chip, Note
from automation_log.web.times import lasting, short, took


def chip_of(
    row: JobRow, *, slug: str, now: datetime, zone: ZoneInfo, marks: Mapping[Mark, datetime] | None = None
) -> Chip:
    """The chip of a leaf or a parent; of a parent the marks are those of leaves in it."""
    notes = _leaf_notes(row, slug, now, zone) if row["is_leaf"] else _parent_notes(row, slug)
    said = ["Preview"] if row["asked"].get("is_preview") else []
    said += [f"{mark.value} {lasting(now - since)}" for mark, since in (marks or {}).items()]
    return Chip(status=Status(row["status"]), notes=tuple(notes), marks=tuple(said))


def reason_sentence(code: str | None) -> str:
    """The sentence of a failure code; a code this version does not know is shown as it stands."""
    if not code:
        return ""
    try:
        return Reason(code).sentence
    except ValueError:
        return code


def decided_by(row: JobRow, slug: str) -> Note | None:
    """The leaf whose status a parent shows."""
    if row["decided_by"] is None:
        return None
    label = row["decider_subject"] or row["decider_label"] or "one nested job"
    return Note(text=label, href=f"/w/{slug}/jobs/{row['decided_by']}")


def waiting(row: JobRow, slug: str) -> Note | None:
    """What the job waits for, and who holds it at this moment."""
    if not row["waits_for"]:
        return None
    if row["holder_id"] is None:
        return Note(text=row["waits_for"])
    holder = f"{Task(row['holder_task']).label} · {row['holder_subject'] or row['holder_label']}"
    return Note(text=f"{row['waits_for']}, held by {holder}", href=f"/w/{slug}/jobs/{row['holder_id']}")


def _leaf_notes(row: JobRow, slug: str, now: datetime, zone: ZoneInfo) -> list[Note]:
    notes: list[Note] = []
    status, waits = Status(row["status"]), waiting(row, slug)
    match status:
        case Status.QUEUED:
            if row["scheduled_for"] is not None and row["scheduled_for"] > now:
                notes.append(Note(text=f"at {short(row['scheduled_for'], now=now, zone=zone)}"))
            elif waits:
                notes.append(waits)
            if _is_late(row, now):
                notes.append(Note(text=f"{took(now - row['scheduled_for'])} late"))
        case Status.STARTED | Status.RUNNING:
            if row["attempt"] > 1:
                notes.append(Note(text=f"attempt {row['attempt']}"))
        case Status.RETRYING:
            notes.append(Note(text=f"attempt {row['attempt'] + 1}"))
            if waits:
                notes.append(waits)
            elif row["due_at"] is not None:
                notes.append(Note(text=f"next {short(row['due_at'], now=now, zone=zone)}"))
            if row["reason"] and not waits:
                notes.append(Note(text=reason_sentence(row["reason"])))
        case Status.COMPLETED:
            notes += _evidence_notes(row)
        case Status.NOT_COMPLETED:
            notes.append(Note(text=reason_sentence(row["reason"])))
        case _:
            assert_never(status)
    if row["started_at"] is not None and _is_late(row, row["started_at"]):
        notes.append(Note(text=f"began {took(row['started_at'] - row['scheduled_for'])} late"))
    if row["cancel_requested_at"] is not None and status not in FINAL:
        notes.append(Note(text="cancel asked for"))
    return notes


def _is_late(row: JobRow, began_at: datetime) -> bool:
    return row["scheduled_for"] is not None and is_late(row["scheduled_for"], began_at)


def _parent_notes(row: JobRow, slug: str) -> list[Note]:
    notes: list[Note] = []
    status, tallies = Status(row["status"]), tallies_of(row)
    if status is Status.NOT_COMPLETED and tallies.running:
        notes.append(Note(text=f"{tallies.running:,} still running"))
    elif status is Status.NOT_COMPLETED and tallies.still_open:
        notes.append(Note(text=f"{tallies.still_open:,} still open"))
    decider = decided_by(row, slug)
    if decider is not None and status in (Status.NOT_COMPLETED, Status.RETRYING):
        notes.append(Note(text=f"decided by {decider.text}", href=decider.href))
    if status is Status.COMPLETED:
        notes += _evidence_notes(row)
    return notes


def _evidence_notes(row: JobRow) -> list[Note]:
    """Said only where the app could not show the effect: observed is what people expect."""
    level = row["evidence"]
    return [Note(text=Evidence(level).word)] if level is not None and level < Evidence.OBSERVED else []
