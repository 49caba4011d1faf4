"""An instant given as people give it: the time on a clock, and the zone the clock hangs in."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from automation_log.domain.errors import InvalidRequest


def instant_of(text: str, zone_name: str, *, field: str = "scheduled_for") -> datetime:
    """`2026-11-03T14:30` in `Europe/Berlin` as an aware instant in UTC.

    Raises: InvalidRequest, naming `zone` or the field, also for a time that the clocks skip.
    """
    zone = known_zone(zone_name)
    try:
        local = datetime.fromisoformat(text.strip())
        if local.tzinfo is not None:
            raise ValueError
        instant = local.replace(tzinfo=zone).astimezone(UTC)
        is_there = instant.astimezone(zone).replace(tzinfo=None) == local
    except (ValueError, OverflowError):
        raise InvalidRequest("Give a time such as 2026-11-03T14:30.", field=field) from None
    if not is_there:
        raise InvalidRequest("The clocks skip this time in that zone; take another.", field=field)
    return instant


def known_zone(name: str) -> ZoneInfo:
    """Raises: InvalidRequest, naming `zone`."""
    if name not in available_timezones():
        raise InvalidRequest("Choose the zone of that time.", field="zone")
    return ZoneInfo(name)


def told_in_utc(instant: datetime) -> str:
    """An aware instant in a sentence for programs: `2026-11-03 14:30:08 UTC`."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
