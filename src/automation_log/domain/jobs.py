"""A job: one execution of one task, for somebody, by somebody, for a reason."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from automation_log.domain.asked import NOTHING_MORE, Asked
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger


class TargetKind(IntEnum):
    """What a job acts on."""

    ACCOUNT = 1
    BUSINESS_HUB = 2
    ASSET = 3
    TEAM = 4
    COLLECTION = 5
    MEMBER = 6
    APP = 7
    WORKSPACE = 8

    @property
    def label(self) -> str:
        """`Business hub`."""
        return self.name.replace("_", " ").capitalize()


class ActorKind(IntEnum):
    """Who caused a job."""

    MEMBER = 1
    API_KEY = 2
    IDENTITY_PROVIDER = 3
    OPERATOR = 4
    BRAND = 5


class CauseKind(IntEnum):
    """What led to a job."""

    REQUEST = 1
    POLICY_RUN = 2
    EVENT = 3
    GRANT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the job acts on, labelled as it was."""

    kind: TargetKind
    id: UUID
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The entity that triggered the job, labelled as it was; `because` is the reason it gave, where it must."""

    kind: ActorKind
    id: UUID | None
    label: str
    because: str = ""

    def explained(self, sentence: str) -> str:
        """A sentence of what the actor did, with the reason it gave."""
        return f"{sentence} Reason: {self.because}" if self.because else sentence

    @property
    def reason(self) -> dict[str, str]:
        """The reason it gave, as the personal part of an entry holds it; nothing, where it gave none."""
        return {"because": self.because} if self.because else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The request, policy run, event or grant behind the job, in a sentence a person understands."""

    kind: CauseKind
    id: UUID | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedJob:
    """A job as planned: complete, with ids, not yet recorded. `path` holds its ancestors' ids, root first.

    A leaf that nobody has taken by `window_ends_at` is missed; None lets it begin however late.
    """

    id: UUID
    root_id: UUID
    parent_id: UUID | None
    path: tuple[UUID, ...]
    is_leaf: bool
    task: Task
    target: Target
    subject: str | None
    actor: Actor
    trigger: Trigger
    cause: Cause
    app: str
    scheduled_for: datetime | None = None
    window_ends_at: datetime | None = None
    rerun_of: UUID | None = None
    asked: Asked = NOTHING_MORE

    @property
    def depth(self) -> int:
        """0 for a root."""
        return len(self.path)
