"""Instants and durations as people read them: absolute with the zone, relative to the passed now."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One instant, ready to show; made by `moment`."""

    iso: str
    """For `<time datetime>`, UTC: `2026-11-03T14:31:08+00:00`."""
    short: str
    """What the cell shows: `14:31:08` today, `3 Nov 14:31` this year, `3 Nov 2025` before."""
    relative: str
    """`4 min ago`, `in 12 s`, `just now`."""
    absolute: str
    """For the title: `3 Nov 2026, 14:31:08 UTC`."""


def moment(at: datetime, *, now: datetime, zone: tzinfo) -> Moment:
    """An aware instant, told in the reader's zone, seen from `now`."""
    return Moment(
        iso=at.isoformat(timespec="seconds"),
        short=short(at, now=now, zone=zone),
        relative=relative(at, now=now),
        absolute=absolute(at, zone=zone),
    )


def short(at: datetime, *, now: datetime, zone: tzinfo) -> str:
    """As little as tells the instant apart: the clock today, the day and clock this year, the day before."""
    there, today = at.astimezone(zone), now.astimezone(zone)
    if there.date() == today.date():
        return f"{there:%H:%M:%S}"
    day = f"{there.day} {MONTHS[there.month - 1]}"
    return f"{day} {there:%H:%M}" if there.year == today.year else f"{day} {there.year}"


def absolute(at: datetime, *, zone: tzinfo) -> str:
    """Date, clock and zone in full."""
    there = at.astimezone(zone)
    return f"{there.day} {MONTHS[there.month - 1]} {there.year}, {there:%H:%M:%S} {there.tzname()}"


def relative(at: datetime, *, now: datetime) -> str:
    """How long ago, or how soon, in one unit."""
    seconds = (now - at).total_seconds()
    if abs(seconds) < 1:
        return "just now"
    words = _one_unit(abs(seconds))
    return f"{words} ago" if seconds > 0 else f"in {words}"


def lasting(duration: timedelta) -> str:
    """A duration that goes on, in one unit: `4 min`."""
    return _one_unit(max(duration.total_seconds(), 0.0))


def took(duration: timedelta) -> str:
    """A duration: `0.8 s`, `42 s`, `2 min 5 s`, `3 h 10 min`."""
    seconds = max(duration.total_seconds(), 0.0)
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def _one_unit(seconds: float) -> str:
    for length, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= length:
            return f"{int(seconds // length)} {unit}"
    return f"{int(seconds)} s"
