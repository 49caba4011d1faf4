"""The marks: each rule on both sides of its threshold, and what a leaf has no part in marks nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from automation_log.domain.marks import Mark, Signs, marks_of

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
TICK = timedelta(microseconds=1)
SECONDS_10, MINUTES_5 = timedelta(seconds=10), timedelta(minutes=5)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("signs", "mark"),
    [
        (lambda at: Signs(held_until=at), Mark.STALLED),
        (lambda at: Signs(said_at=at - 3 * SECONDS_10, longest_step=SECONDS_10), Mark.STALLED),
        (lambda at: Signs(said_at=at - 3 * HOUR), Mark.STALLED),
        (lambda at: Signs(due_at=at - MINUTES_5), Mark.STALLED),
        (lambda at: Signs(began_at=at - 3 * SECONDS_10, usual=SECONDS_10, samples=50), Mark.SLOW),
    ],
    ids=["lease", "silence", "silence of an unknown app", "unclaimed", "slow"],
)
def test_a_mark_begins_right_behind_its_threshold(signs, mark) -> None:  # type: ignore[no-untyped-def]
    assert marks_of(signs(NOW), now=NOW) == {}
    assert marks_of(signs(NOW - TICK), now=NOW) == {mark: NOW - TICK}
    assert marks_of(signs(NOW + TICK), now=NOW) == {}


def test_from_fewer_than_fifty_nothing_is_usual() -> None:
    slow = Signs(began_at=NOW - HOUR, usual=SECONDS_10, samples=49)
    assert marks_of(slow, now=NOW) == {}


def test_the_first_sign_says_since_when_and_both_marks_stand_beside_each_other() -> None:
    signs = Signs(
        held_until=NOW - MINUTES_5,
        said_at=NOW - HOUR,
        longest_step=SECONDS_10,
        began_at=NOW - HOUR,
        usual=MINUTES_5,
        samples=1_000,
    )
    assert marks_of(signs, now=NOW) == {
        Mark.STALLED: NOW - HOUR + 3 * SECONDS_10,
        Mark.SLOW: NOW - HOUR + 3 * MINUTES_5,
    }


def test_a_leaf_without_signs_bears_no_mark() -> None:
    assert marks_of(Signs(longest_step=SECONDS_10, usual=SECONDS_10, samples=99), now=NOW) == {}
