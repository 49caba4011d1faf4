"""A policy: a rule that triggers by the time. When it fires, and what keeps two of its runs apart; pure."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from automation_log.domain.jobs import Target, TargetKind
from automation_log.domain.triggers import Trigger
from automation_log.domain.windows import Hours, Window

REST = timedelta(hours=24)
"""At most one rotation by policy begins in an account within this time; what people ask for does not count."""
MOST_WINDOWS = 400
"""What stands still for longer than so many windows has missed the latest of them; the others are forgotten."""


class PolicyKind(IntEnum):
    """What a policy does and when; the numbers are what the database stores."""

    NIGHTLY_SYNC = 1
    EVERY_DAYS = 2
    AFTER_LOGIN = 3

    @property
    def word(self) -> str:
        """`every_days`."""
        return self.name.lower()

    @property
    def trigger(self) -> Trigger:
        """The trigger of its jobs."""
        return Trigger.WORKSPACE_POLICY if self is PolicyKind.NIGHTLY_SYNC else Trigger.PASSWORD_POLICY


PASSWORD_KINDS = (PolicyKind.EVERY_DAYS, PolicyKind.AFTER_LOGIN)


class RunOutcome(IntEnum):
    """What came of one window; the numbers are what the database stores."""

    STARTED = 1
    MISSED = 2
    NOTHING_DUE = 3

    @property
    def word(self) -> str:
        """`nothing_due`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy as it stands.

    `every` counts days between windows, or hours after a login. Windows count from `since`: from when it was made,
    changed or switched on; a window that was open by then is not its own. `last_day` is the latest day whose window
    is recorded.
    """

    id: UUID
    kind: PolicyKind
    app: str
    every: int
    starts_on: date
    hours: Hours
    is_on: bool
    since: datetime
    last_day: date | None = None

    @property
    def is_by_window(self) -> bool:
        """Whether it fires in windows, and not after logins."""
        return self.kind is not PolicyKind.AFTER_LOGIN

    @property
    def words(self) -> str:
        """When it fires: `every 30 days from 2026-11-03, 01:00–09:00 UTC`."""
        match self.kind:
            case PolicyKind.NIGHTLY_SYNC:
                return f"every day, {self.hours.words}"
            case PolicyKind.EVERY_DAYS:
                return f"{_every(self.every, 'day')} from {self.starts_on}, {self.hours.words}"
            case PolicyKind.AFTER_LOGIN:
                return f"{self.every} hour{'' if self.every == 1 else 's'} after a login"

    def unrecorded(self, until: datetime) -> tuple[Window, ...]:
        """Its windows that have opened by now and of which nothing is recorded, oldest first.

        What fires a policy asks with the time it is; with what is on time subtracted, these are the ghosts.
        """
        if not self.is_on or not self.is_by_window:
            return ()
        found: deque[Window] = deque(maxlen=MOST_WINDOWS)
        for window in self._own_windows(self.since):
            if window.opens_at > until:
                break
            found.append(window)
        return tuple(found)

    def next_window(self, now: datetime) -> Window | None:
        """Its next window of which nothing is recorded: one that is open, or the first that opens after now."""
        if not self.is_on or not self.is_by_window:
            return None
        windows = self._own_windows(max(self.since, now - self.hours.lasts))
        return next(window for window in windows if window.closes_at > now)

    def _own_windows(self, first: datetime) -> Iterator[Window]:
        """Those that open at this instant or later and of which nothing is recorded, in their order, for ever."""
        return (
            window
            for window in self._windows_from(first)
            if self.last_day is None or window.day > self.last_day
        )

    def _windows_from(self, first: datetime) -> Iterator[Window]:
        """Every window that opens at this instant or later, in their order."""
        days = timedelta(days=self.every if self.kind is PolicyKind.EVERY_DAYS else 1)
        near = day_of(first, self.hours.zone) - timedelta(days=1)
        near = max(near, self.last_day) if self.last_day is not None else near
        steps = max(0, (near - self.starts_on) // days)
        day = self.starts_on + steps * days
        while True:
            window = self.hours.on(day)
            if window is not None and window.opens_at >= first:
                yield window
            day += days


def nightly(id: UUID, *, zone: str, since: datetime) -> Policy:
    """The nightly sync that a workspace begins with: every day from 01:00 to 05:00."""
    return Policy(
        id=id,
        kind=PolicyKind.NIGHTLY_SYNC,
        app="",
        every=1,
        starts_on=day_of(since, zone),
        hours=Hours(zone=zone, opens=time(1), lasts=timedelta(hours=4)),
        is_on=True,
        since=since,
    )


def rested(planned_at: datetime, last_began_at: datetime | None) -> datetime:
    """When a rotation may begin that is planned for then, given when the account's last one by policy began."""
    return planned_at if last_began_at is None else max(planned_at, last_began_at + REST)


def login_key(login_id: UUID) -> str:
    """What tells the run after this login from every other, for ever."""
    return f"login:{login_id}"


def app_target(workspace_id: UUID, app: str, name: str) -> Target:
    """An app as what a job acts on; apps have no id of their own, so one is told from workspace and name."""
    return Target(kind=TargetKind.APP, id=uuid5(workspace_id, f"app:{app}"), label=name)


def day_of(instant: datetime, zone: str) -> date:
    """The date on the wall there and then."""
    return instant.astimezone(ZoneInfo(zone)).date()


def _every(count: int, unit: str) -> str:
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"
