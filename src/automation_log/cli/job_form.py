"""A job as the command line tells it: as a row of the log, as JSON, and with its steps."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from automation_log.domain.entries import EntryKind
from automation_log.domain.evidence import Evidence
from automation_log.domain.jobs import ActorKind, CauseKind, TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.reading import JobRow, SaidEntry, tallies_of
from automation_log.web.times import short

HEADINGS = ("Status", "Target", "Actor", "Task", "Trigger", "Created at", "Updated at", "Job")
STEP_HEADINGS = ("Attempt", "Phase", "Step", "State", "Took", "Seen")
INSTANTS = (
    "created_at", "updated_at", "started_at", "finished_at", "due_at", "scheduled_for", "cancel_requested_at"
)  # fmt: skip
Json = dict[str, object]


def log_row(row: JobRow, *, brand: str, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """The cells below `HEADINGS`; a nested job's target names its person."""
    person = f" for {row['subject']}" if row["subject"] else ""
    return (
        Status(row["status"]).label,
        f"{row['target_label']}{person}",
        row["actor_label"],
        Task(row["task"]).label,
        Trigger(row["trigger"]).label(brand),
        short(row["created_at"], now=now, zone=zone),
        short(row["updated_at"], now=now, zone=zone),
        str(row["id"]),
    )


def job_json(row: JobRow) -> Json:
    """A job's own values, by the words the record uses; instants in UTC."""
    shown: Json = {
        "id": str(row["id"]),
        "root_id": str(row["root_id"]),
        "parent_id": _text(row["parent_id"]),
        "status": Status(row["status"]).word,
        "settled": row["settled"],
        "target": {"kind": TargetKind(row["target_kind"]).name.lower(), "label": row["target_label"]},
        "subject": row["subject"],
        "actor": {"kind": ActorKind(row["actor_kind"]).name.lower(), "label": row["actor_label"]},
        "task": Task(row["task"]).word,
        "trigger": Trigger(row["trigger"]).word,
        "cause": {"kind": CauseKind(row["cause_kind"]).name.lower(), "sentence": row["cause_sentence"]},
        "app": row["app"],
        "attempt": row["attempt"],
        "reason": row["reason"],
        "detail": row["detail"],
        "evidence": Evidence(row["evidence"]).word if row["evidence"] else None,
        "decided_by": _text(row["decided_by"]),
        "rerun_of": _text(row["rerun_of"]),
    }
    shown |= {name: row[name].isoformat() if row[name] else None for name in INSTANTS}
    if not row["is_leaf"]:
        tallies = tallies_of(row)
        shown["leaves"] = {status.word: tallies.of(status) for status in Status}
    return shown


def steps_json(entries: Sequence[SaidEntry]) -> list[Json]:
    """Every step of every attempt, in order; a step that has not ended has no state."""
    steps: dict[tuple[int, int], Json] = {}
    for entry in entries:
        if entry.kind not in (EntryKind.STEP_BEGUN, EntryKind.STEP_ENDED):
            continue
        says = entry.says
        step = steps.setdefault(
            (says["attempt"], says["ordinal"]),
            {
                "attempt": says["attempt"],
                "phase": "",
                "step": "",
                "state": None,
                "took_ms": None,
                "seen": None,
            },
        )
        if entry.kind is EntryKind.STEP_BEGUN:
            step |= {"phase": says["phase"], "step": says["step"], "begun_at": entry.at.isoformat()}
        else:
            step |= {"state": says["state"], "took_ms": says["took_ms"], "seen": entry.personal.get("seen")}
    return list(steps.values())


def step_row(step: Json) -> tuple[str, ...]:
    """The cells below `STEP_HEADINGS`."""
    took = step["took_ms"]
    return (
        str(step["attempt"]),
        str(step["phase"]).replace("_", " "),
        str(step["step"]),
        str(step["state"] or "begun"),
        f"{took / 1000:.1f} s" if isinstance(took, int) else "",
        str(step["seen"] or ""),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
