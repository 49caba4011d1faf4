"""A job as it leaves the product, for programs: the one form of the API, the command line and exported lines."""

from enum import IntEnum
from typing import Any
from uuid import UUID

from automation_log.domain.evidence import Evidence
from automation_log.domain.jobs import ActorKind, CauseKind, TargetKind
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.reading import JobRow, tallies_of

IDS = ("id", "root_id", "parent_id", "decided_by", "rerun_of")
PLAIN = ("settled", "subject", "asked", "app", "attempt", "waits_for")
INSTANTS = (
    "created_at", "updated_at", "started_at", "finished_at", "due_at", "scheduled_for", "cancel_requested_at"
)  # fmt: skip


def job_line(row: JobRow) -> dict[str, Any]:
    """JSON's own kinds only: ids and instants as text, instants in UTC, statuses and tasks by their words."""
    return {
        **{name: _text(row[name]) for name in IDS},
        "status": Status(row["status"]).word,
        "task": Task(row["task"]).word,
        "trigger": Trigger(row["trigger"]).word,
        "target": _labelled(TargetKind(row["target_kind"]), row["target_id"], row["target_label"]),
        "actor": _labelled(ActorKind(row["actor_kind"]), row["actor_id"], row["actor_label"]),
        "cause": _labelled(CauseKind(row["cause_kind"]), row["cause_id"], row["cause_sentence"]),
        **{name: row[name] for name in PLAIN},
        "reason": _reason(row),
        "evidence": Evidence(row["evidence"]).word if row["evidence"] else None,
        "leaves": None if row["is_leaf"] else _leaves(row),
        **{name: row[name].isoformat() if row[name] else None for name in INSTANTS},
    }


def _leaves(row: JobRow) -> dict[str, int]:
    tallies = tallies_of(row)
    return {status.word: tallies.of(status) for status in Status}


def _labelled(kind: IntEnum, identifier: UUID | None, label: str) -> dict[str, Any]:
    return {"kind": kind.name.lower(), "id": _text(identifier), "label": label}


def _reason(row: JobRow) -> dict[str, Any] | None:
    if not row["reason"]:
        return None
    reason = Reason(row["reason"])
    return {
        "code": reason.value,
        "sentence": reason.sentence,
        "to_do": reason.action.value,
        "detail": row["detail"],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
