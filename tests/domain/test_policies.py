"""Policies: which windows are a policy's own, each once, and how far apart two rotations of an account are."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.jobs import Actor, ActorKind, Cause, CauseKind, Target, TargetKind
from automation_log.domain.policies import (
    MOST_WINDOWS,
    Policy,
    PolicyKind,
    app_target,
    login_key,
    nightly,
    rested,
)
from automation_log.domain.policy_trees import RunRoot, Turn, grow_run
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.domain.windows import Hours

INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))
SINCE = datetime(2026, 11, 3, 12, tzinfo=UTC)


def every(days: int, starts_on: date, *, since: datetime = SINCE, zone: str = "UTC") -> Policy:
    return Policy(
        id=UUID(int=1),
        kind=PolicyKind.EVERY_DAYS,
        app="figma",
        every=days,
        starts_on=starts_on,
        hours=Hours(zone=zone, opens=time(22), lasts=timedelta(hours=8)),
        is_on=True,
        since=since,
    )


@given(
    st.sampled_from(sorted(available_timezones())),
    INSTANTS,
    st.lists(st.integers(1, 60 * 72), min_size=1, max_size=30),
    st.integers(1, 45),
)
def test_however_often_it_is_asked_each_window_is_answered_once_and_in_order(
    zone: str, since: datetime, pauses: list[int], days: int
) -> None:
    policy = every(days, since.date() - timedelta(days=7), since=since, zone=zone)
    now, answered = since, []
    for minutes in pauses:
        now += timedelta(minutes=minutes)
        for window in policy.unrecorded(now):
            assert since <= window.opens_at <= now
            answered.append(window)
            policy = replace(policy, last_day=window.day)
        assert policy.unrecorded(now) == ()
        following = policy.next_window(now)
        assert following is not None
        assert following.opens_at > now
    at_once = every(days, policy.starts_on, since=since, zone=zone).unrecorded(now)
    assert tuple(answered) == at_once, "asked often or once, the same windows"
    assert len({window.key for window in answered}) == len(answered)
    assert all((window.day - policy.starts_on).days % days == 0 for window in answered)


def test_thirty_nights_with_a_change_of_the_clocks_are_thirty_windows() -> None:
    policy = nightly(UUID(int=1), zone="Europe/Berlin", since=datetime(2027, 3, 14, 12, tzinfo=UTC))
    windows = policy.unrecorded(datetime(2027, 4, 13, 12, tzinfo=UTC))
    assert [window.day for window in windows] == [date(2027, 3, 15) + timedelta(days=n) for n in range(30)]
    assert {window.opens_at.hour for window in windows} == {0, 23}


def test_leap_days_are_days_like_others() -> None:
    policy = every(1, date(2028, 2, 28), since=datetime(2028, 2, 28, tzinfo=UTC))
    days = [window.day for window in policy.unrecorded(datetime(2028, 3, 2, tzinfo=UTC))]
    assert days == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
    yearly = every(365, date(2028, 2, 29), since=datetime(2028, 2, 29, tzinfo=UTC))
    assert [window.day for window in yearly.unrecorded(datetime(2030, 3, 1, tzinfo=UTC))] == [
        date(2028, 2, 29),
        date(2029, 2, 28),
        date(2030, 2, 28),
    ]


def test_a_start_that_is_to_come_is_waited_for() -> None:
    policy = every(30, date(2027, 1, 1))
    assert policy.unrecorded(datetime(2026, 12, 31, tzinfo=UTC)) == ()
    following = policy.next_window(SINCE)
    assert following is not None
    assert following.opens_at == datetime(2027, 1, 1, 22, tzinfo=UTC)


def test_the_window_that_was_open_when_it_was_made_is_not_its_own() -> None:
    opened = datetime(2026, 11, 3, 22, tzinfo=UTC)
    made_at_once = every(1, date(2026, 11, 3), since=opened)
    assert [window.opens_at for window in made_at_once.unrecorded(opened)] == [opened]
    made_later = replace(made_at_once, since=opened + timedelta(microseconds=1))
    assert made_later.unrecorded(opened + timedelta(hours=23)) == ()


def test_a_window_is_due_from_the_instant_it_opens() -> None:
    policy = every(1, date(2026, 11, 3))
    opens = datetime(2026, 11, 3, 22, tzinfo=UTC)
    assert policy.unrecorded(opens - timedelta(microseconds=1)) == ()
    assert [window.opens_at for window in policy.unrecorded(opens)] == [opens]


def test_an_open_window_of_which_nothing_is_recorded_is_the_next() -> None:
    policy = every(1, date(2026, 11, 3))
    opens = datetime(2026, 11, 3, 22, tzinfo=UTC)
    following = policy.next_window(opens + timedelta(hours=7))
    assert following is not None
    assert following.opens_at == opens
    after = replace(policy, last_day=opens.date()).next_window(opens + timedelta(hours=7))
    assert after is not None
    assert after.opens_at == opens + timedelta(days=1)


def test_what_is_off_or_fires_after_logins_has_no_windows() -> None:
    for policy in (
        replace(every(1, date(2026, 11, 3)), is_on=False),
        replace(every(1, date(2026, 11, 3)), kind=PolicyKind.AFTER_LOGIN),
    ):
        assert policy.unrecorded(SINCE + timedelta(days=30)) == ()
        assert policy.next_window(SINCE) is None


def test_years_of_standing_still_come_to_the_latest_windows() -> None:
    policy = every(1, date(2020, 1, 1), since=datetime(2020, 1, 1, tzinfo=UTC))
    windows = policy.unrecorded(SINCE)
    assert len(windows) == MOST_WINDOWS
    assert windows[-1].day == date(2026, 11, 2)


def test_a_rest_ends_after_exactly_24_hours() -> None:
    began = datetime(2026, 11, 3, 2, 3, 10, tzinfo=UTC)
    assert rested(began + timedelta(hours=24), began) == began + timedelta(hours=24)
    assert rested(began + timedelta(hours=24, microseconds=-1), began) == began + timedelta(hours=24)
    assert rested(began + timedelta(hours=25), began) == began + timedelta(hours=25)
    assert rested(began, None) == began


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (nightly(UUID(int=1), zone="Europe/Berlin", since=SINCE), "every day, 01:00–05:00 Europe/Berlin"),
        (every(1, date(2026, 11, 3)), "every day from 2026-11-03, 22:00–06:00 UTC"),
        (every(30, date(2026, 11, 3)), "every 30 days from 2026-11-03, 22:00–06:00 UTC"),
        (replace(every(4, date(2026, 11, 3)), kind=PolicyKind.AFTER_LOGIN), "4 hours after a login"),
        (replace(every(1, date(2026, 11, 3)), kind=PolicyKind.AFTER_LOGIN), "1 hour after a login"),
    ],
)
def test_a_policy_says_when_it_fires(policy: Policy, words: str) -> None:
    assert policy.words == words


def test_an_app_is_one_target_in_one_workspace() -> None:
    here, there = uuid4(), uuid4()
    figma = app_target(here, "figma", "Figma")
    assert (figma.kind, figma.label) == (TargetKind.APP, "Figma")
    assert figma.id == app_target(here, "figma", "Figma (new name)").id
    assert len({figma.id, app_target(here, "miro", "Miro").id, app_target(there, "figma", "Figma").id}) == 3
    assert login_key(here) != login_key(there)


@pytest.mark.parametrize("looks_first", [True, False])
def test_the_tree_of_a_run_has_a_leaf_for_every_turn(looks_first: bool) -> None:
    turns = [
        Turn(
            target=Target(kind=TargetKind.BUSINESS_HUB, id=uuid4(), label=str(number)),
            app="figma" if number else "miro",
            at=SINCE + timedelta(minutes=number),
        )
        for number in range(3)
    ]
    root = RunRoot(
        task=Task.SYNCING_USERS,
        target=Target(kind=TargetKind.WORKSPACE, id=uuid4(), label="Acme"),
        actor=Actor(kind=ActorKind.BRAND, id=None, label="Automation Log"),
        trigger=Trigger.WORKSPACE_POLICY,
        cause=Cause(kind=CauseKind.POLICY_RUN, id=uuid4(), sentence="Because."),
        window_ends_at=SINCE + timedelta(hours=4),
    )
    jobs = grow_run(root, turns, looks_first=looks_first, new_id=uuid4)
    by_id = {job.id: job for job in jobs}
    leaves = [job for job in jobs if job.is_leaf]
    assert (jobs[0].depth, jobs[0].target, jobs[0].app, jobs[0].scheduled_for) == (0, root.target, "", SINCE)
    assert [(leaf.target.label, leaf.scheduled_for) for leaf in leaves] == [
        (turn.target.label, turn.at) for turn in turns
    ]
    for job in jobs:
        assert (job.parent_id is None) == (job.depth == 0)
        assert all(by_id[above].path == job.path[:place] for place, above in enumerate(job.path))
        assert (job.window_ends_at, job.cause, job.root_id) == (root.window_ends_at, root.cause, jobs[0].id)
    assert {leaf.depth for leaf in leaves} == {2 if looks_first else 1}
    assert grow_run(root, (), looks_first=looks_first, new_id=uuid4) == ()
