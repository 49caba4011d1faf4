"""What follows a look: jobs beside it, under the same parent, by the same actor and for the same reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from automation_log.domain.asked import NOTHING_MORE, Asked
from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind, PlannedJob, Target, TargetKind
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class NextJob:
    """A leaf that a look decided upon, with its id, for whom it is, and what it is told."""

    id: UUID
    task: Task
    subject: str | None
    asked: Asked = NOTHING_MORE


def planned_beside(looked: Mapping[str, Any], following: NextJob) -> PlannedJob:
    """The job as planned, beside the leaf with this row."""
    assert looked["parent_id"] is not None, "a task that looks before it decides is planned under a parent"
    return PlannedJob(
        id=following.id,
        root_id=looked["root_id"],
        parent_id=looked["parent_id"],
        path=tuple(looked["path"]),
        is_leaf=True,
        task=following.task,
        target=Target(
            kind=TargetKind(looked["target_kind"]), id=looked["target_id"], label=looked["target_label"]
        ),
        subject=following.subject,
        actor=Actor(kind=ActorKind(looked["actor_kind"]), id=looked["actor_id"], label=looked["actor_label"]),
        trigger=Trigger(looked["trigger"]),
        cause=Cause(
            kind=CauseKind(looked["cause_kind"]), id=looked["cause_id"], sentence=looked["cause_sentence"]
        ),
        app=looked["app"],
        asked=following.asked,
    )
