"""Windows: pinned to instants by the clocks of any zone, on nights that are longer, shorter or missing."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.windows import Hours, Window, is_late, lasting, offset_of

ZONES = st.sampled_from(sorted(available_timezones()))
DAYS = st.dates(date(1990, 1, 1), date(2045, 12, 31))
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))
LASTS = st.integers(60, 23 * 60).map(lambda minutes: timedelta(minutes=minutes))


def night(day: date, zone: str = "Europe/Berlin", opens: time = time(1), hours: int = 4) -> Window:
    window = Hours(zone=zone, opens=opens, lasts=timedelta(hours=hours)).on(day)
    assert window is not None
    return window


@given(ZONES, DAYS, TIMES, LASTS)
def test_a_window_opens_on_its_day_and_lasts_as_long_as_it_is_to(
    zone: str, day: date, opens: time, lasts: timedelta
) -> None:
    window = Hours(zone=zone, opens=opens, lasts=lasts).on(day)
    if window is None:
        assert (
            datetime.combine(day, time(12), tzinfo=ZoneInfo(zone))
            .astimezone(UTC)
            .astimezone(ZoneInfo(zone))
            .date()
            != day
        ), "only a day that the zone skips has none"
        return
    assert window.closes_at - window.opens_at == lasts
    wall = window.opens_at.astimezone(ZoneInfo(zone))
    assert wall.date() == day == date.fromisoformat(window.key)
    shown = wall.replace(tzinfo=None) - datetime.combine(day, opens)
    assert timedelta() <= shown <= timedelta(hours=2), "at its time, or where the clocks go on after a gap"


@given(ZONES, DAYS, TIMES)
def test_windows_of_following_days_never_open_in_another_order(zone: str, day: date, opens: time) -> None:
    hours = Hours(zone=zone, opens=opens, lasts=timedelta(hours=1))
    first, second = hours.on(day), hours.on(day + timedelta(days=1))
    if first is not None and second is not None:
        apart = second.opens_at - first.opens_at
        assert timedelta(hours=21) <= apart <= timedelta(hours=27)


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2027, 3, 27), "2027-03-27T00:00", "2027-03-27T04:00"),
        (date(2027, 3, 28), "2027-03-28T00:00", "2027-03-28T04:00"),  # 02:00 becomes 03:00 while it is open
        (date(2027, 3, 29), "2027-03-28T23:00", "2027-03-29T03:00"),
        (date(2027, 10, 31), "2027-10-30T23:00", "2027-10-31T03:00"),  # 03:00 becomes 02:00
        (date(2027, 11, 1), "2027-11-01T00:00", "2027-11-01T04:00"),
        (date(2028, 2, 29), "2028-02-29T00:00", "2028-02-29T04:00"),
    ],
)
def test_nights_of_berlin(day: date, opens: str, closes: str) -> None:
    window = night(day)
    assert window.opens_at == datetime.fromisoformat(opens).replace(tzinfo=UTC)
    assert window.closes_at == datetime.fromisoformat(closes).replace(tzinfo=UTC)


def test_a_time_that_is_skipped_or_shown_twice() -> None:
    skipped = night(date(2027, 3, 28), opens=time(2, 30))
    assert skipped.opens_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "03:30 on the wall"
    twice = night(date(2027, 10, 31), opens=time(2, 30))
    assert twice.opens_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "the first of the two"


def test_a_day_that_a_zone_does_not_have() -> None:
    hours = Hours(zone="Pacific/Apia", opens=time(1), lasts=timedelta(hours=4))
    assert hours.on(date(2011, 12, 30)) is None
    assert hours.on(date(2011, 12, 29)) is not None
    assert hours.on(date(2011, 12, 31)) is not None


@given(st.uuids(), LASTS, DAYS)
def test_a_turn_is_at_the_same_distance_on_every_day_and_leaves_a_rest(
    identifier: UUID, lasts: timedelta, day: date
) -> None:
    offset = offset_of(identifier, lasts)
    assert timedelta() <= offset < lasts * 3 / 4
    assert offset.microseconds == 0
    for other in (day, day + timedelta(days=1), date(2027, 3, 28), date(2027, 10, 31)):
        window = Hours(zone="Europe/Berlin", opens=time(1), lasts=lasts).on(other)
        assert window is not None
        assert window.at(identifier) == window.opens_at + offset


def test_turns_are_spread_over_the_window() -> None:
    lasts = timedelta(hours=4)
    hours = [offset_of(UUID(int=number), lasts) // timedelta(hours=1) for number in range(3_000)]
    assert sorted(set(hours)) == [0, 1, 2]
    assert all(900 < hours.count(hour) < 1_100 for hour in (0, 1, 2))


@given(TIMES, TIMES)
def test_from_opening_to_closing_on_the_wall(opens: time, closes: time) -> None:
    lasts = lasting(opens, closes)
    assert timedelta() < lasts <= timedelta(hours=24)
    assert Hours(zone="UTC", opens=opens, lasts=lasts).closes == closes


def test_late_is_more_than_five_minutes() -> None:
    at = datetime(2026, 11, 3, tzinfo=UTC)
    assert not is_late(at, at + timedelta(minutes=5))
    assert is_late(at, at + timedelta(minutes=5, microseconds=1))
