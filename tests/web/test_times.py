"""Instants, durations and bars are told from the passed now."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from automation_log.web import times
from automation_log.web.jobs.timeline import lay_out
from tests.web.job_samples import TIMELINE
from tests.web.page_samples import NOW


def test_times_are_told_from_the_passed_now() -> None:
    now = datetime(2026, 11, 3, 14, 31, 30, tzinfo=UTC)
    berlin = ZoneInfo("Europe/Berlin")
    told = times.moment(now - timedelta(minutes=4), now=now, zone=berlin)
    assert (told.short, told.relative) == ("15:27:30", "4 min ago")
    assert told.absolute == "3 Nov 2026, 15:27:30 CET"
    assert times.relative(now + timedelta(seconds=12), now=now) == "in 12 s"
    assert [times.took(timedelta(seconds=s)) for s in (0.84, 9.97, 59.7, 125, 11400)] == [
        "0.8 s",
        "10 s",
        "1 min",
        "2 min 5 s",
        "3 h 10 min",
    ]


def test_a_timeline_lies_within_its_axis() -> None:
    assert lay_out([], now=NOW) is None
    assert TIMELINE is not None
    for line in TIMELINE.lines:
        for bar in line.bars:
            assert 0 <= float(bar.left[:-1]) <= float(bar.left[:-1]) + float(bar.width[:-1]) <= 100.01
