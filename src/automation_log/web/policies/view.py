"""What the pages of policies show."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from automation_log.domain.policies import Policy
from automation_log.domain.statuses import Status
from automation_log.domain.windows import Hours
from automation_log.store.directory import Account, Hub
from automation_log.web.directory.history import ShownChange
from automation_log.web.directory.sent import NOTHING_TYPED, Filled
from automation_log.web.times import Moment

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRun:
    """What came of one window: its root and how that stands, or why there is none."""

    expected: Moment
    said: str
    """Empty where the root's status says it."""
    status: Status | None
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubTurn:
    """One hub and its time of the night; `why_not` says why it has none."""

    hub: Hub
    app_name: str
    turn: Moment | None
    is_left_out: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One ghost: a run that should be there and is not."""

    moment: Moment
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicyRow:
    """One password policy in the list."""

    policy: Policy
    app_name: str
    next: Moment | None
    accounts: int
    excluded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliciesPage:
    """The Workspace policy with every hub's turn, and the Password policies."""

    template: ClassVar = "policies/page.html"

    night: Policy
    is_set_up: bool
    """False until a worker or a person has set the workspace's policy up; then the proposal is shown."""
    next: Moment | None
    is_due: bool
    """Whether that is past: its window is open, and nothing is recorded of it yet."""
    hubs: tuple[HubTurn, ...]
    expected: tuple[Expected, ...]
    runs: tuple[ShownRun, ...]
    password_policies: tuple[PasswordPolicyRow, ...]
    apps: Choices
    """The apps whose passwords can be rotated."""
    today: date
    zones: tuple[str, ...]
    changes: tuple[ShownChange, ...]
    new_hours: Hours
    """What is proposed for a new Password policy."""
    filled: Filled
    nothing_typed: Filled = NOTHING_TYPED
    """For the form that was not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One account under a password policy, and how its last rotation by policy stands."""

    account: Account
    is_excluded: bool
    status: Status | None
    note: str
    """Why it did not complete; empty otherwise."""
    updated: Moment | None
    job_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicyPage:
    """One password policy: its accounts, its runs, and what may be changed about it."""

    template: ClassVar = "policies/password.html"

    policy: Policy
    app_name: str
    next: Moment | None
    accounts: tuple[AccountRow, ...]
    expected: tuple[Expected, ...]
    runs: tuple[ShownRun, ...]
    zones: tuple[str, ...]
    changes: tuple[ShownChange, ...]
    filled: Filled
