"""What an instant in a filter covers, in the zone of the reader."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from automation_log.domain.filters.bounds import duration_of, end_of, first_of
from tests.domain.filters.some import INSTANTS

NOW = datetime(2026, 11, 3, 14, 31, 8, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2026-11-03", "2026-11-02T23:00:00", "2026-11-03T23:00:00"),
        ("2026-10-25", "2026-10-24T22:00:00", "2026-10-25T23:00:00"),  # a day of 25 hours
        ("2026-03-29", "2026-03-28T23:00:00", "2026-03-29T22:00:00"),  # a day of 23
        ("2026-11-03T14:30", "2026-11-03T13:30:00", "2026-11-03T13:31:00"),
        ("2026-11-03T14:30:05", "2026-11-03T13:30:05", "2026-11-03T13:30:06"),
        ("2026-11-03T14:30Z", "2026-11-03T14:30:00", "2026-11-03T14:31:00"),
        ("2026-11-03T14:30:05+05:30", "2026-11-03T09:00:05", "2026-11-03T09:00:06"),
        ("-24h", "2026-11-02T14:31:08", "2026-11-02T14:31:08.000001"),
    ],
)
def test_a_day_a_minute_and_a_second_are_covered_whole(text: str, first: str, end: str) -> None:
    assert first_of(text, now=NOW, zone=BERLIN).replace(tzinfo=None) == datetime.fromisoformat(first)
    assert end_of(text, now=NOW, zone=BERLIN).replace(tzinfo=None) == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    "text", ["0001-01-01", "9999-12-31", "0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59", "-999999d"]
)
def test_times_at_the_ends_of_the_calendar_are_times(text: str) -> None:
    for zone in (UTC, BERLIN, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Niue")):
        assert first_of(text, now=NOW, zone=zone) <= end_of(text, now=NOW, zone=zone)


@given(INSTANTS)
def test_what_it_covers_begins_before_it_ends(text: str) -> None:
    assert first_of(text, now=NOW, zone=BERLIN) < end_of(text, now=NOW, zone=BERLIN)


def test_durations() -> None:
    assert duration_of("1.5m") == timedelta(seconds=90)
    assert duration_of("2d") == timedelta(days=2)
