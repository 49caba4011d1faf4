"""The removal decision over random grants: remove, downgrade or keep, and never more than was held."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.grants import Grant, GrantKind, effective_role, without_direct
from automation_log.domain.removal import Downgrade, Keep, Remove, decide_removal

WEIGHTS = {"Editors": 30, "Moderators": 20, "Writers": 20, "Viewers": 10}
ROLES = [*WEIGHTS, "Pilots"]  # the last is one the app's definition does not name
grants = st.lists(
    st.builds(
        Grant,
        kind=st.sampled_from(GrantKind),
        role=st.sampled_from(ROLES),
        source_id=st.none() | st.just(UUID(int=1)),
    ),
    max_size=6,
)
held = st.lists(st.sampled_from(ROLES), max_size=4)


@given(held, grants)
def test_a_person_goes_exactly_when_no_grant_remains(held: list[str], remaining: list[Grant]) -> None:
    assert (decide_removal(held, remaining, WEIGHTS) == Remove()) == (not remaining)


@given(held, grants)
def test_a_removal_never_raises(held: list[str], remaining: list[Grant]) -> None:
    decision = decide_removal(held, remaining, WEIGHTS)
    if isinstance(decision, Downgrade):
        assert WEIGHTS[decision.role] < max(WEIGHTS[role] for role in held if role in WEIGHTS)
        assert decision.role in {grant.role for grant in remaining}


@given(held, grants)
def test_who_keeps_holds_no_more_than_what_remains(held: list[str], remaining: list[Grant]) -> None:
    decision = decide_removal(held, remaining, WEIGHTS)
    if isinstance(decision, Keep) and decision.role in WEIGHTS:
        assert all(WEIGHTS[role] <= WEIGHTS[decision.role] for role in held if role in WEIGHTS)


@given(held, grants)
def test_deciding_again_after_a_downgrade_keeps(held: list[str], remaining: list[Grant]) -> None:
    decision = decide_removal(held, remaining, WEIGHTS)
    if isinstance(decision, Downgrade):
        assert decide_removal([decision.role], remaining, WEIGHTS) == Keep(decision.role)


@given(held, grants, st.randoms())
def test_neither_order_nor_repetition_matters(held: list[str], remaining: list[Grant], dice: object) -> None:
    mixed = [*remaining, *remaining]
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert decide_removal([*held, *held], mixed, WEIGHTS) == decide_removal(held, remaining, WEIGHTS)


@given(grants)
def test_the_effective_role_is_the_heaviest_of_all_grants(some: list[Grant]) -> None:
    role = effective_role(some, WEIGHTS)
    assert (role is None) == (not some)
    assert all(WEIGHTS.get(grant.role, -1) <= WEIGHTS.get(str(role), -1) for grant in some)


@given(grants)
def test_what_comes_through_a_team_or_collection_stays(some: list[Grant]) -> None:
    left = without_direct(some)
    assert all(grant.kind is not GrantKind.DIRECT for grant in left)
    assert [grant for grant in some if grant.kind is not GrantKind.DIRECT] == list(left)


def test_the_three_ways() -> None:
    through_a_team = Grant(kind=GrantKind.TEAM, role="Viewers", source_id=UUID(int=7))
    assert decide_removal(["Editors"], [], WEIGHTS) == Remove()
    assert decide_removal(["Editors"], [through_a_team], WEIGHTS) == Downgrade("Viewers")
    assert decide_removal(["Viewers"], [through_a_team], WEIGHTS) == Keep("Viewers")
    assert decide_removal(["Pilots"], [through_a_team], WEIGHTS) == Keep("Viewers")
