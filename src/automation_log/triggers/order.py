"""What is asked for, whoever asks: the one shape every trigger hands to submit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from automation_log.domain.jobs import Actor, Cause, TargetKind
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One task for one target; `people` are e-mails, `scheduled_for` is aware UTC and None means now.

    `assets` are the roles in assets, by asset; with assets and without roles only the assets are meant.

    A preview looks and shows what would follow, and nothing follows.
    """

    workspace_id: UUID
    task: Task
    target_kind: TargetKind
    target_id: UUID
    people: tuple[str, ...]
    roles: tuple[str, ...]
    scheduled_for: datetime | None
    actor: Actor
    trigger: Trigger
    cause: Cause
    idempotency_owner: str | None
    idempotency_key: str | None
    assets: Mapping[str, str] = field(default_factory=dict)
    is_preview: bool = False
