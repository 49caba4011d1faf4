"""Times as people give them: in any zone, refused where the clocks skip them."""

from datetime import UTC, datetime

import pytest

from automation_log.domain.errors import InvalidRequest
from automation_log.domain.local_times import instant_of


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2026-11-03T14:30", "Europe/Berlin", datetime(2026, 11, 3, 13, 30, tzinfo=UTC)),
        (" 2026-11-03 14:30:15 ", "UTC", datetime(2026, 11, 3, 14, 30, 15, tzinfo=UTC)),
        ("2027-10-31T02:30", "Europe/Berlin", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("2028-02-29T12:00", "Asia/Kathmandu", datetime(2028, 2, 29, 6, 15, tzinfo=UTC)),
    ],
)
def test_a_time_on_the_wall_is_an_instant(text: str, zone: str, instant: datetime) -> None:
    assert instant_of(text, zone) == instant


@pytest.mark.parametrize(
    ("text", "zone", "field", "said"),
    [
        ("tomorrow", "UTC", "scheduled_for", "Give a time such as"),
        ("", "UTC", "scheduled_for", "Give a time such as"),
        ("2026-11-03T14:30+01:00", "UTC", "scheduled_for", "Give a time such as"),
        ("0001-01-01T00:00", "Asia/Tokyo", "scheduled_for", "Give a time such as"),
        ("2027-03-28T02:30", "Europe/Berlin", "scheduled_for", "skip this time"),
        ("2026-11-03T14:30", "Berlin", "zone", "Choose the zone"),
        ("2026-11-03T14:30", "../../etc/passwd", "zone", "Choose the zone"),
    ],
)
def test_what_is_no_time_is_refused_with_its_field(text: str, zone: str, field: str, said: str) -> None:
    with pytest.raises(InvalidRequest, match=said) as refused:
        instant_of(text, zone)
    assert refused.value.field == field
