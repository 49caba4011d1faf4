"""A window: the hours in which what is scheduled may begin, told by a clock on a wall and pinned to instants."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

GRACE = timedelta(minutes=5)
"""What begins no later than this after its time is on time."""
SPREAD = 3, 4
"""What is spread over a window begins within this part of it; the rest is left to what had to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One stretch of time, aware UTC; `day` is the date on the wall when it opens."""

    day: date
    opens_at: datetime
    closes_at: datetime

    @property
    def key(self) -> str:
        """What tells it from the policy's other windows, for ever: `2026-11-03`."""
        return self.day.isoformat()

    def at(self, identifier: UUID) -> datetime:
        """When in the window this one's turn is: the same distance from its opening on every day."""
        return self.opens_at + offset_of(identifier, self.closes_at - self.opens_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a window opens by the clocks of a zone, and how long it then stays open.

    It stays open that long on every day: where the clocks change meanwhile, the wall shows another time when it closes.
    """

    zone: str
    opens: time
    lasts: timedelta

    def on(self, day: date) -> Window | None:
        """The window that opens on this day; None where the zone has no such day, as Samoa had none in 2011.

        A time that the clocks skip is the time they show instead; one that they show twice is the first of the two.
        """
        zone = ZoneInfo(self.zone)
        opens_at = datetime.combine(day, self.opens, tzinfo=zone).astimezone(UTC)
        if opens_at.astimezone(zone).date() != day:
            return None
        return Window(day=day, opens_at=opens_at, closes_at=opens_at + self.lasts)

    @property
    def closes(self) -> time:
        """What the wall shows when it closes, on a day without a change of the clocks."""
        return (datetime.combine(date.min, self.opens) + self.lasts).time()

    @property
    def words(self) -> str:
        """`01:00–05:00 Europe/Berlin`."""
        return f"{self.opens:%H:%M}–{self.closes:%H:%M} {self.zone}"


def lasting(opens: time, closes: time) -> timedelta:
    """From opening to closing by the clock on the wall; past midnight where it closes no later than it opens."""
    minutes = (closes.hour * 60 + closes.minute) - (opens.hour * 60 + opens.minute)
    return timedelta(minutes=minutes if minutes > 0 else minutes + 24 * 60)


def offset_of(identifier: UUID, lasts: timedelta) -> timedelta:
    """How long after a window's opening this one's turn is, in whole seconds: told from its id alone."""
    part, whole = SPREAD
    fraction = int.from_bytes(hashlib.sha256(identifier.bytes).digest()[:8])
    seconds = int(lasts.total_seconds()) * part // whole
    return timedelta(seconds=seconds * fraction >> 64)


def is_late(planned_at: datetime, began_at: datetime) -> bool:
    """Whether it began later than what is on time."""
    return began_at - planned_at > GRACE
