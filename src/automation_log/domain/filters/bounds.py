"""Instants and durations as a filter names them, and what they stand for at a given now in a given zone."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
AGO = re.compile(r"-(\d{1,6})([smhd])")
DURATION = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)([smhd])")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?")
SMALLEST = timedelta(microseconds=1)
EARLIEST, LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)


def check_instant(text: str) -> str:
    """The text, if it names an instant. Raises: ValueError, with a sentence."""
    if not AGO.fullmatch(text):
        try:
            if not (DAY.fullmatch(text) or CLOCK.fullmatch(text)):
                raise ValueError
            datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(
                f"“{text[:40]}” is no time; write 2026-11-03, 2026-11-03T14:30, 2026-11-03T14:30Z, "
                "or -24h for 24 hours ago."
            ) from None
    return text


def check_duration(text: str) -> str:
    """The text, if it names a duration. Raises: ValueError, with a sentence."""
    if not DURATION.fullmatch(text):
        raise ValueError(f"“{text[:40]}” is no duration; write 30s, 10m, 2h or 1d.")
    return text


def first_of(text: str, *, now: datetime, zone: tzinfo) -> datetime:
    """The first instant that the text covers: of a day its beginning."""
    ago = AGO.fullmatch(text)
    if ago:
        length = int(ago[1]) * UNITS[ago[2]]
        return now - length if length < now - EARLIEST else EARLIEST
    return _in_range(datetime.fromisoformat(text), zone)


def end_of(text: str, *, now: datetime, zone: tzinfo) -> datetime:
    """The first instant behind all that the text covers: of a day the next one's beginning."""
    begins = first_of(text, now=now, zone=zone)
    if DAY.fullmatch(text):
        there = begins.astimezone(zone).replace(tzinfo=None) + timedelta(days=1)
        return _in_range(there, zone)
    if AGO.fullmatch(text):
        return begins + SMALLEST
    has_seconds = text.count(":", 0, 19) == 2
    return begins + (timedelta(seconds=1) if has_seconds else timedelta(minutes=1))


def duration_of(text: str) -> timedelta:
    """The duration the text names."""
    found = DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return float(found[1]) * UNITS[found[2]]


def _in_range(at: datetime, zone: tzinfo) -> datetime:
    aware = at if at.tzinfo is not None else at.replace(tzinfo=zone)
    try:
        return min(max(aware.astimezone(UTC), EARLIEST), LATEST)
    except OverflowError:
        return EARLIEST if at.year < 2 else LATEST
