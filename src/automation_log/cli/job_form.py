"""A job as the command line tells it: as a row of the log, and with its steps."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from automation_log.domain.entries import EntryKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.reading import JobRow, SaidEntry
from automation_log.web.times import short

HEADINGS = ("Status", "Target", "Actor", "Task", "Trigger", "Created at", "Updated at", "Job")
STEP_HEADINGS = ("Attempt", "Phase", "Step", "State", "Took", "Seen")
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
