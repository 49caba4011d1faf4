"""An entry as it leaves the product, for programs."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any
from uuid import UUID

from automation_log.domain.evidence import Evidence
from automation_log.domain.jobs import ActorKind, CauseKind, TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.reading import SaidEntry

NUMBERED: Mapping[str, type[IntEnum]] = {
    "status": Status,
    "task": Task,
    "trigger": Trigger,
    "evidence": Evidence,
    "target_kind": TargetKind,
    "actor_kind": ActorKind,
    "cause_kind": CauseKind,
}
"""What entries hold as the numbers that the database stores, and readers read as words."""


def entry_line(entry_id: UUID, entry: SaidEntry) -> dict[str, Any]:
    """Its id, kind and time, which columns it set, and what else it says."""
    return {
        "id": str(entry_id),
        "kind": entry.kind.name.lower(),
        "at": entry.at.isoformat(),
        "set": _worded(entry.sets),
        "says": _worded({**entry.says, **entry.personal}),
    }


def _worded(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: NUMBERED[name](value).name.lower() if name in NUMBERED and isinstance(value, int) else value
        for name, value in facts.items()
    }
