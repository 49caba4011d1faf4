"""The exposure clock, for every mixture of jobs: it starts at a trigger, ends at an observed effect, and never lies."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.exposure import Closing, Exposure, exposures, widest

START = datetime(2026, 11, 25, tzinfo=UTC)
NOW = START + timedelta(days=3)
instants = st.integers(0, 2 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@st.composite
def closings(draw: st.DrawFn) -> Closing:
    triggered_at = draw(instants)
    waits, works = (timedelta(minutes=draw(st.integers(0, 600))) for _ in range(2))
    is_begun, is_observed = draw(st.booleans()), draw(st.booleans())
    return Closing(
        job_id=UUID(int=draw(st.integers(1, 2**64))),
        triggered_at=triggered_at,
        begun_at=triggered_at + waits if is_begun or is_observed else None,
        observed_at=triggered_at + waits + works if is_observed else None,
        opens=draw(st.booleans()),
    )


jobs = st.lists(closings(), max_size=8, unique_by=lambda job: job.job_id)
maybe = st.none() | instants
gifts = st.lists(instants, max_size=3)


@given(jobs, maybe, gifts, maybe)
def test_stretches_are_in_order_apart_and_only_the_last_is_open(
    found: list[Closing], lost_at: datetime | None, given_at: list[datetime], seen_at: datetime | None
) -> None:
    stretches = exposures(found, lost_at=lost_at, given=given_at, seen_at=seen_at)
    for earlier, later in pairwise(stretches):
        assert earlier.ended_at is not None
        assert earlier.ended_at <= later.since
    for one in stretches:
        assert one.lasted(NOW) >= timedelta()
        assert one.ended_at is None or one.ended_at >= one.since


@given(jobs, maybe, gifts, st.randoms(use_true_random=False))
def test_the_order_in_which_jobs_are_read_makes_no_difference(
    found: list[Closing], lost_at: datetime | None, given_at: list[datetime], random: object
) -> None:
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert exposures(found, lost_at=lost_at, given=given_at) == exposures(
        mixed, lost_at=lost_at, given=given_at
    )


@given(jobs)
def test_it_starts_at_the_first_trigger_and_at_nothing_else(found: list[Closing]) -> None:
    triggers = [job.triggered_at for job in found if job.opens]
    stretches = exposures(found)
    assert bool(stretches) is bool(triggers)
    if triggers:
        assert stretches[0].since == min(triggers)
        assert {one.since for one in stretches} <= set(triggers)


@given(jobs)
def test_no_trigger_is_forgotten(found: list[Closing]) -> None:
    stretches = exposures(found)
    for job in found:
        if job.opens:
            assert any(
                one.since <= job.triggered_at and (one.ended_at is None or job.triggered_at <= one.ended_at)
                for one in stretches
            )


@given(jobs, maybe)
def test_only_an_observed_effect_of_a_job_begun_since_ends_it(
    found: list[Closing], lost_at: datetime | None
) -> None:
    unseen = [replace(job, observed_at=None) for job in found]
    for one in exposures(unseen, lost_at=lost_at):
        assert one.is_open
    by_id = {job.job_id: job for job in found}
    for one in exposures(found, lost_at=lost_at):
        if one.ended_by is not None:
            job = by_id[one.ended_by]
            assert job.observed_at == one.ended_at
            assert job.begun_at is not None
            assert max(job.begun_at, job.triggered_at) >= one.since


@given(jobs, maybe)
def test_a_later_observed_job_closes_everything_and_lengthens_nothing(
    found: list[Closing], lost_at: datetime | None
) -> None:
    """A rerun counts, and so does any other job that did the same there."""
    before = exposures(found, lost_at=lost_at)
    rerun = Closing(
        job_id=UUID(int=2**70), triggered_at=NOW, begun_at=NOW, observed_at=NOW + timedelta(minutes=1)
    )
    after = exposures([*found, replace(rerun, opens=False)], lost_at=lost_at)
    assert not any(one.is_open for one in after)
    later = NOW + timedelta(days=1)
    assert len(after) == len(before)
    for was, became in zip(before, after, strict=True):
        assert became.since == was.since
        assert became.lasted(later) <= was.lasted(later)


@given(jobs, maybe)
def test_the_clock_ticks_while_it_is_open_and_stands_still_afterwards(
    found: list[Closing], lost_at: datetime | None
) -> None:
    second = timedelta(seconds=1)
    for one in exposures(found, lost_at=lost_at):
        ticked = one.lasted(NOW + second) - one.lasted(NOW)
        assert ticked == (second if one.is_open else timedelta())


@given(jobs, instants)
def test_whoever_is_seen_after_an_observed_end_is_exposed_since_that_end(
    found: list[Closing], seen_at: datetime
) -> None:
    before, after = exposures(found), exposures(found, seen_at=seen_at)
    ended_at = before[-1].ended_at if before and before[-1].ended_by else None
    if ended_at is not None and seen_at > ended_at:
        assert after == (*before, Exposure(since=ended_at, seen_again_at=seen_at))
    else:
        assert after == before


@given(st.lists(jobs, max_size=4))
def test_the_widest_is_open_and_none_has_lasted_longer(places: list[list[Closing]]) -> None:
    stretches = [one for place in places for one in exposures(place)]
    found = widest(stretches, NOW)
    still = [one for one in stretches if one.is_open]
    assert (found is None) is not bool(still)
    if found is not None:
        assert found.lasted(NOW) == max(one.lasted(NOW) for one in still)


def test_a_retry_is_the_same_job_and_keeps_its_trigger() -> None:
    failed = Closing(
        job_id=UUID(int=1), triggered_at=START, begun_at=START + timedelta(seconds=2), observed_at=None
    )
    (ticking,) = exposures([failed])
    assert ticking.lasted(START + timedelta(hours=5)) == timedelta(hours=5)
    (ended,) = exposures([replace(failed, observed_at=START + timedelta(hours=4))])
    assert (ended.ended_by, ended.lasted(NOW)) == (failed.job_id, timedelta(hours=4))


def test_access_given_again_stops_the_clock_without_an_effect() -> None:
    cancelled = Closing(job_id=UUID(int=1), triggered_at=START, begun_at=None, observed_at=None)
    (stopped,) = exposures([cancelled], given=[START + timedelta(minutes=5)])
    assert (stopped.is_open, stopped.ended_by) == (False, None)


def test_a_worker_whose_clock_is_behind_ends_what_was_made_before_it_began() -> None:
    behind = Closing(
        job_id=UUID(int=1),
        triggered_at=START,
        begun_at=START - timedelta(seconds=2),
        observed_at=START - timedelta(seconds=1),
    )
    (ended,) = exposures([behind])
    assert (ended.ended_by, ended.lasted(NOW)) == (behind.job_id, timedelta())


def test_a_rotation_that_was_under_way_when_access_was_lost_does_not_end_it() -> None:
    """Whoever still reached the account while it ran may have seen what it set."""
    early = Closing(
        job_id=UUID(int=1),
        triggered_at=START,
        begun_at=START,
        observed_at=START + timedelta(hours=2),
        opens=False,
    )
    (ticking,) = exposures([early], lost_at=START + timedelta(hours=1))
    assert ticking.is_open
