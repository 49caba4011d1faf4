"""What is asked for, whoever asks: the one shape every trigger hands to submit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.jobs import Actor, Cause, TargetKind
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One task for one target; `people` are e-mails, `scheduled_for` is aware UTC and None means now.

    A preview looks and shows what would follow, and nothing follows.
    """

    workspace_id: UUID
    task: Task
    target_kind: TargetKind
    target_id: UUID
    people: tuple[str, ...]
    role: str | None
    scheduled_for: datetime | None
    actor: Actor
    trigger: Trigger
    cause: Cause
    idempotency_owner: str | None
    idempotency_key: str | None
    is_preview: bool = False
