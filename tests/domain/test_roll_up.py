"""The roll-up against the seed's own sentences, over random trees."""

from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.statuses import LEGAL_MOVES, Status, Tallies, is_settled, roll_up

leaves = st.lists(st.sampled_from(Status), min_size=1, max_size=40)


def tallies_of(statuses: list[Status]) -> Tallies:
    tallies = Tallies()
    for status in statuses:
        tallies = tallies.moved(None, status)
    return tallies


def seed_says(statuses: list[Status]) -> Status:
    """The seed's "Status types", read top to bottom."""
    if any(status is Status.NOT_COMPLETED for status in statuses):
        return Status.NOT_COMPLETED
    if any(status is Status.RETRYING for status in statuses):
        return Status.RETRYING
    if any(status is Status.RUNNING for status in statuses):
        return Status.RUNNING
    if all(status is Status.COMPLETED for status in statuses):
        return Status.COMPLETED
    if any(status in (Status.STARTED, Status.COMPLETED) for status in statuses):
        return Status.STARTED
    return Status.QUEUED


@given(leaves)
def test_roll_up_is_what_the_seed_says(statuses: list[Status]) -> None:
    assert roll_up(tallies_of(statuses)) is seed_says(statuses)


@given(leaves, st.data())
def test_a_delta_equals_a_recount(statuses: list[Status], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(statuses) - 1))
    after = data.draw(st.sampled_from(Status))
    changed = [*statuses[:place], after, *statuses[place + 1 :]]
    assert tallies_of(statuses).moved(statuses[place], after) == tallies_of(changed)


@given(leaves)
def test_settled_means_every_leaf_has_ended(statuses: list[Status]) -> None:
    ended = all(status in (Status.COMPLETED, Status.NOT_COMPLETED) for status in statuses)
    assert is_settled(tallies_of(statuses)) is ended


def test_every_status_has_its_moves_and_completed_is_final() -> None:
    assert set(LEGAL_MOVES) == set(Status)
    assert not LEGAL_MOVES[Status.COMPLETED]
