"""Troubles: told once when they begin and once when they are over, whatever settles in whichever order."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.mails import LONGEST_LINE, one_line
from automation_log.domain.reasons import Reason
from automation_log.domain.tasks import Task
from automation_log.domain.troubles import (
    FORGOTTEN_AFTER,
    IS_NEWS_FOR,
    LeafEnd,
    Trouble,
    Whose,
    news_of,
    whose,
)

START = datetime(2026, 11, 25, tzinfo=UTC)
HUBS = [UUID(int=1), UUID(int=2)]
PEOPLE = ["ada@example.com", "grace@example.com", None]

leaf_ends = st.builds(
    LeafEnd,
    job_id=st.uuids(version=4),
    task=st.sampled_from([Task.ADDING_USERS, Task.REMOVING_USERS]),
    app=st.just("django-admin"),
    target_id=st.sampled_from(HUBS),
    subject=st.sampled_from(PEOPLE),
    reason=st.sampled_from([None, None, *Reason]),
)
trees = st.lists(leaf_ends, min_size=1, max_size=5)


def played(settled: Sequence[Sequence[LeafEnd]]) -> list[tuple[str, Trouble]]:
    """What is told while these trees settle, an hour apart."""
    known: dict[Trouble, datetime] = {}
    told = []
    for number, tree in enumerate(settled):
        now = START + number * timedelta(hours=1)
        news = news_of(tree, known, settled_at=now, now=now)
        for one in news.over:
            told.append(("over", one))
            del known[one]
        told += [("begun", one) for one in news.begun]
        known |= dict.fromkeys([*news.begun, *news.again], now)
    return told


@given(st.lists(trees, max_size=12))
def test_beginning_and_end_alternate(settled: list[list[LeafEnd]]) -> None:
    told = played(settled)
    for trouble in {one for _, one in told}:
        words = [word for word, one in told if one == trouble]
        assert words == (["begun", "over"] * len(words))[: len(words)]


@given(st.lists(trees, max_size=8), trees)
def test_the_same_tree_again_tells_nothing(settled: list[list[LeafEnd]], last: list[LeafEnd]) -> None:
    assert played([*settled, last, last]) == played([*settled, last])


@given(trees)
def test_every_failure_somebody_can_mend_is_told_and_no_other(tree: list[LeafEnd]) -> None:
    begun = {one for _, one in played([tree])}
    for end in tree:
        is_problem = end.reason is not None and whose(end.reason) is not Whose.NOBODYS
        shown = [
            one
            for one in begun
            if (one.task, one.target_id, one.reason) == (end.task, end.target_id, end.reason)
        ]
        assert bool(shown) is is_problem
    assert all(one.reason not in (Reason.CANCELLED, Reason.GRANT_WITHDRAWN) for one in begun)


@given(trees, trees)
def test_what_a_tree_still_shows_is_not_over_with_it(first: list[LeafEnd], second: list[LeafEnd]) -> None:
    known = dict.fromkeys(news_of(first, {}, settled_at=START, now=START).begun, START)
    news = news_of(second, known, settled_at=START, now=START)
    assert news.over.isdisjoint(end.trouble for end in second)
    for one in news.over:
        assert any(end.is_end_of(one) for end in second)


def end(reason: Reason | None, *, subject: str | None = "ada@example.com", hub: UUID = HUBS[0]) -> LeafEnd:
    return LeafEnd(
        job_id=UUID(int=9),
        task=Task.ADDING_USERS,
        app="django-admin",
        target_id=hub,
        subject=subject,
        reason=reason,
    )


@pytest.mark.parametrize(
    ("reason", "other", "is_same", "is_over"),
    [
        (Reason.NOT_ENOUGH_SEATS, "grace@example.com", True, True),
        (Reason.IN_DOUBT, "grace@example.com", True, True),
        (Reason.INVALID_EMAIL, "grace@example.com", False, False),
        (Reason.NOT_OBSERVED, "grace@example.com", False, False),
        (Reason.UNKNOWN, "ADA@example.com", True, True),
    ],
)
def test_a_place_has_one_trouble_and_each_person_their_own(
    reason: Reason, other: str, is_same: bool, is_over: bool
) -> None:
    first, second = end(reason).trouble, end(reason, subject=other).trouble
    assert first is not None
    assert (first == second) is is_same
    assert end(None, subject=other).is_end_of(first) is is_over
    assert not end(None, hub=HUBS[1]).is_end_of(first)


def test_old_news_is_none_and_what_was_forgotten_begins_anew() -> None:
    failed = end(Reason.BAD_CREDENTIALS)
    trouble = failed.trouble
    assert trouble is not None
    for age, count in ((IS_NEWS_FOR, 1), (IS_NEWS_FOR + timedelta(seconds=1), 0)):
        assert len(news_of([failed], {}, settled_at=START, now=START + age).begun) == count
    seen = {trouble: START}
    for age, is_forgotten in ((FORGOTTEN_AFTER, False), (FORGOTTEN_AFTER + timedelta(seconds=1), True)):
        news = news_of([failed], seen, settled_at=START + age, now=START + age)
        assert (trouble in news.forgotten, trouble in news.begun) == (is_forgotten, is_forgotten)
        assert (trouble in news.again) is not is_forgotten


@given(st.text())
def test_a_line_is_one_line_whatever_it_was(text: str) -> None:
    line = one_line(text)
    assert len(line) <= LONGEST_LINE
    assert line.splitlines() in ([], [line])
    assert all(sign.isprintable() for sign in line if not sign.isspace())
