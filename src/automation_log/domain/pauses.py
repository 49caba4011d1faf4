"""A pause: what no job may begin on until somebody lets it go on, and the breaker that pauses an app by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from automation_log.domain.reasons import Reason

BREAKER: Mapping[Reason, int] = {Reason.APP_CHANGED: 5, Reason.BAD_CREDENTIALS: 3}
"""How many jobs of one app may fail so, with none completed in between, before the app is paused."""


class PauseScope(IntEnum):
    """How much a pause holds back; the numbers are what the database stores."""

    WORKSPACE = 1
    APP = 2
    BUSINESS_HUB = 3

    @property
    def word(self) -> str:
        """`business_hub`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """One pause. `key` is the app's name or the hub's id, empty for the workspace; `label` what people call it."""

    id: UUID
    scope: PauseScope
    key: str
    label: str
    why: str
    paused_by: str
    paused_at: datetime

    @property
    def resource(self) -> str:
        """What a job that it holds back waits on."""
        return resource_of(self.scope, self.key)

    @property
    def sentence(self) -> str:
        """Said by every job that waits for its end."""
        return f"waits, as {self.label} is paused by {self.paused_by}: {self.why}"


def resource_of(scope: PauseScope, key: str) -> str:
    """`pause:app:figma`."""
    return f"pause:{scope.word}:{key}"


def resources_over(*, app: str, hub_id: UUID | None) -> tuple[str, ...]:
    """Every pause that would hold back a job of this app, in this hub if it is about one; the widest first."""
    hub = (resource_of(PauseScope.BUSINESS_HUB, str(hub_id)),) if hub_id else ()
    return (resource_of(PauseScope.WORKSPACE, ""), resource_of(PauseScope.APP, app), *hub)


def why_broken(reason: Reason) -> str:
    """Why the breaker paused an app, for people."""
    return f"{BREAKER[reason]} jobs in a row ended with “{reason.sentence}”"
