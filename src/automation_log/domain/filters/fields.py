"""The fields a filter may ask about: every column of the log, and what stands behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from automation_log.domain.evidence import Evidence
from automation_log.domain.filters.bounds import check_duration, check_instant
from automation_log.domain.jobs import ActorKind, TargetKind
from automation_log.domain.marks import Mark
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger

MOST_SIGNS = 254
"""In one value."""


class Kind(Enum):
    """What the values of a field are."""

    WORD = auto()
    TEXT = auto()
    ID = auto()
    INSTANT = auto()
    DURATION = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: what it is about, the words it knows, and an example for the help."""

    kind: Kind
    help: str
    example: str
    words: tuple[str, ...] = ()
    is_of_nested: bool = True
    """Whether a nested job may differ in it from its root in a way that its root does not show."""

    def read(self, value: str) -> str:
        """The value as the filter keeps it. Raises: ValueError, with a sentence about what is wrong."""
        match self.kind:
            case Kind.WORD:
                return self._word(value)
            case Kind.ID:
                return _id(value)
            case Kind.INSTANT:
                return check_instant(value)
            case Kind.DURATION:
                return check_duration(value)
            case Kind.TEXT:
                return value

    def _word(self, value: str) -> str:
        word = value.strip().lower().replace("-", "_").replace(" ", "_")
        if word not in self.words:
            raise ValueError(f"“{value[:40]}” is not one of: {', '.join(self.words)}.")
        return word


def _id(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        raise ValueError(f"“{value[:40]}” is not an id.") from None


YES_OR_NO = ("yes", "no")

FIELDS: Mapping[str, Field] = {
    "status": Field(
        kind=Kind.WORD,
        help="The status.",
        example="status:not_completed,retrying",
        words=tuple(status.word for status in Status),
        is_of_nested=False,
    ),
    "target": Field(kind=Kind.TEXT, help="The target, by its name.", example='target:"Press account"'),
    "kind": Field(
        kind=Kind.WORD,
        help="The kind of the target.",
        example="kind:account",
        words=tuple(kind.name.lower() for kind in TargetKind),
    ),
    "hub": Field(kind=Kind.TEXT, help="A business hub, by its name or id.", example="hub:Figma"),
    "account": Field(
        kind=Kind.TEXT, help="An account, by its name or id.", example='account:"Press account"'
    ),
    "app": Field(kind=Kind.TEXT, help="The app, by the word of its definition.", example="app:django-admin"),
    "person": Field(
        kind=Kind.TEXT, help="The person concerned, by e-mail address.", example="person:ada@example.com"
    ),
    "actor": Field(
        kind=Kind.TEXT, help="Who caused it, by name.", example='actor:"Olive Owner"', is_of_nested=False
    ),
    "actor_kind": Field(
        kind=Kind.WORD,
        help="What kind of actor caused it.",
        example="actor_kind:identity_provider",
        words=tuple(kind.name.lower() for kind in ActorKind),
        is_of_nested=False,
    ),
    "task": Field(
        kind=Kind.WORD,
        help="The task.",
        example="task:removing_users",
        words=tuple(task.word for task in Task),
    ),
    "trigger": Field(
        kind=Kind.WORD,
        help="The trigger.",
        example="trigger:scim,team_events",
        words=tuple(trigger.word for trigger in Trigger),
        is_of_nested=False,
    ),
    "created": Field(
        kind=Kind.INSTANT,
        help="When it was created.",
        example="created:2026-11-01..2026-11-07",
        is_of_nested=False,
    ),
    "updated": Field(
        kind=Kind.INSTANT, help="When its status last changed.", example="updated:-24h..", is_of_nested=False
    ),
    "finished": Field(
        kind=Kind.INSTANT, help="When it ended.", example="finished:..2026-11-07", is_of_nested=False
    ),
    "duration": Field(
        kind=Kind.DURATION, help="From its start to its end.", example="duration:10m..", is_of_nested=False
    ),
    "nested": Field(
        kind=Kind.WORD,
        help="Whether it has nested jobs.",
        example="nested:yes",
        words=YES_OR_NO,
        is_of_nested=False,
    ),
    "settled": Field(
        kind=Kind.WORD,
        help="Whether nothing of it is still open.",
        example="settled:no",
        words=YES_OR_NO,
        is_of_nested=False,
    ),
    "reason": Field(
        kind=Kind.WORD,
        help="Why it is Not completed or Retrying.",
        example="reason:bad_credentials",
        words=tuple(reason.value for reason in Reason),
    ),
    "mark": Field(
        kind=Kind.WORD,
        help="What goes on for longer than it should.",
        example="mark:stalled,slow",
        words=tuple(mark.value for mark in Mark),
    ),
    "evidence": Field(
        kind=Kind.WORD,
        help="How well its effect is proven.",
        example="evidence:accepted",
        words=tuple(level.word for level in Evidence),
    ),
    "cause": Field(
        kind=Kind.TEXT,
        help="Words of the sentence that says why, or the cause's id.",
        example='cause:"group Design"',
    ),
    "batch": Field(
        kind=Kind.ID,
        help="What a bulk act retried or cancelled, or what it ran again as new jobs; by the batch's id.",
        example="batch:0190b5a4-0000-7000-8000-000000000000",
    ),
    "id": Field(kind=Kind.ID, help="A job's id.", example="id:0190b5a4-0000-7000-8000-000000000000"),
}
