"""What follows from a roster: nobody is lost, nobody known is removed, and the safeguard holds at its very edge."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from automation_log.domain.roster import AssetRole, RosterPerson, roster_of
from automation_log.domain.syncing import (
    CANNOT_REMOVE,
    NO_EMAIL,
    NOT_REMOVED_HERE,
    SERVICE_ACCOUNT,
    Finding,
    FindingState,
    Safeguard,
    Share,
    SyncRule,
    find,
    told,
    weigh,
)

SERVICE = "robot"
REMOVES = SyncRule(removes_unmatched=True, safeguard_percent=20, app_can_remove=True)
# Few, so that members, exemptions and the roster meet; written as people write them.
EMAILS = st.sampled_from(
    ["", "ada@example.com", "Ada@Example.com ", "grace@example.com", "linus@example.com"]
)
ASSETS = st.lists(st.builds(AssetRole, asset=st.sampled_from("xyz"), role=st.just("Editor")), max_size=3)
PEOPLE = st.lists(
    st.builds(
        RosterPerson,
        username=st.one_of(st.sampled_from([SERVICE, "ada", "grace"]), st.text(min_size=1, max_size=4)),
        email=EMAILS,
        roles=st.just("Editors"),
        is_active=st.booleans(),
        assets=ASSETS.map(tuple),
    ),
    unique_by=lambda person: person.username,
    max_size=12,
)
KNOWN = EMAILS.filter(bool)
RULES = st.builds(
    SyncRule,
    removes_unmatched=st.booleans(),
    safeguard_percent=st.integers(0, 100),
    app_can_remove=st.booleans(),
)


def person(name: str, *, email: str | None = None, assets: int = 0) -> RosterPerson:
    return RosterPerson(
        username=name,
        email=f"{name}@example.com" if email is None else email,
        roles="Editors",
        is_active=True,
        assets=tuple(AssetRole(asset=f"asset-{number}", role="Viewer") for number in range(assets)),
    )


def removing(removed: int, total: int, *, assets: tuple[int, int] = (0, 0)) -> list[Finding]:
    """So many of so many people to remove; the first removed and the last kept one hold all memberships."""
    people = [person(f"p{number}") for number in range(total)]
    if people:
        people[0] = person("p0", assets=assets[0])
        people[-1] = person(f"p{total - 1}", assets=assets[1])
    return [
        Finding(person=one, state=FindingState.UNMATCHED, is_removal=place < removed)
        for place, one in enumerate(people)
    ]


@given(PEOPLE, st.sets(KNOWN), st.dictionaries(KNOWN, st.just("A partner.")), RULES)
def test_everybody_is_found_once_and_only_strangers_go(
    roster: list[RosterPerson], members: set[str], exemptions: dict[str, str], rule: SyncRule
) -> None:
    findings = find(roster, members=members, exemptions=exemptions, service_account=SERVICE, rule=rule)
    can_come_in = sorted(one.username for one in roster if one.is_active)
    assert sorted(one.person.username for one in findings) == can_come_in
    plain_members = {email.strip().lower() for email in members}
    plain_exempt = {email.strip().lower() for email in exemptions}
    for one in findings:
        email = one.person.email.strip().lower()
        is_safe = not email or one.person.username == SERVICE or email in plain_members | plain_exempt
        assert (one.state is FindingState.UNMATCHED) == (not is_safe)
        assert one.is_removal == (not is_safe and rule.removes_unmatched and rule.app_can_remove)
        assert bool(one.why) == (one.state is not FindingState.MATCHED and not one.is_removal)
    removals = [one.is_removal for one in findings]
    assert removals == sorted(removals, reverse=True), "removals stand first"


@given(PEOPLE, st.sets(KNOWN), RULES)
def test_the_order_of_the_roster_changes_nothing(
    roster: list[RosterPerson], members: set[str], rule: SyncRule
) -> None:
    found = [
        find(people, members=members, exemptions={}, service_account=SERVICE, rule=rule)
        for people in (roster, roster[::-1])
    ]
    assert found[0] == found[1]


def test_each_has_its_reason() -> None:
    roster = [
        person(SERVICE),
        person("other", email="ROBOT"),
        person("nameless", email=" "),
        person("partner"),
        person("ada", email="ADA@example.com"),
        person("stranger"),
    ]
    for rule, why in (
        (REMOVES, ""),
        (SyncRule(removes_unmatched=False, safeguard_percent=20, app_can_remove=True), NOT_REMOVED_HERE),
        (SyncRule(removes_unmatched=True, safeguard_percent=20, app_can_remove=False), CANNOT_REMOVE),
    ):
        findings = find(
            roster,
            members=["ada@example.com"],
            exemptions={"Partner@example.com": "A partner."},
            service_account=SERVICE,
            rule=rule,
        )
        assert {one.person.username: (one.state.label, one.why) for one in findings} == {
            SERVICE: ("Exempt", SERVICE_ACCOUNT),
            "other": ("Exempt", SERVICE_ACCOUNT),
            "nameless": ("Exempt", NO_EMAIL),
            "partner": ("Exempt", "A partner."),
            "ada": ("Matched", ""),
            "stranger": ("Unmatched", why),
        }


def test_who_is_switched_off_is_out_already_and_hides_nobody_from_the_safeguard() -> None:
    strangers = [person(f"stranger-{number}", assets=1) for number in range(2)]
    gone = [replace(person(f"gone-{number}", assets=9), is_active=False) for number in range(100)]
    known = [person("ada", assets=1)]
    findings = find(
        [*gone, *strangers, *known],
        members=["ada@example.com"],
        exemptions={},
        service_account=SERVICE,
        rule=REMOVES,
    )
    assert [one.person.username for one in findings if one.is_removal] == ["stranger-0", "stranger-1"]
    safeguard = weigh(findings, REMOVES)
    assert (safeguard.people, safeguard.memberships) == (Share(removed=2, total=3), Share(removed=2, total=3))
    assert safeguard.is_exceeded
    assert weigh(find(gone, members=[], exemptions={}, service_account=SERVICE, rule=REMOVES), REMOVES) == (
        Safeguard(people=Share(removed=0, total=0), memberships=Share(removed=0, total=0), percent=20)
    )


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 100))
@example(50, 200, 20)
def test_the_safeguard_is_exceeded_by_more_and_not_by_as_much(removed: int, kept: int, percent: int) -> None:
    share = Share(removed=removed, total=removed + kept)
    assert share.exceeds(percent) == (removed > percent * (removed + kept) / 100)
    assert not share.exceeds(100)


@pytest.mark.parametrize(
    ("people", "memberships", "is_exceeded"),
    [
        ((50, 250), (0, 0), False),  # exactly 20 %
        ((51, 250), (0, 0), True),
        ((1, 5), (0, 0), False),
        ((1, 4), (0, 0), True),
        ((2, 250), (20, 80), False),  # few people, and exactly 20 % of the memberships
        ((2, 250), (20, 79), True),
        ((51, 250), (0, 100), True),  # either of the two is enough
        ((0, 0), (0, 0), False),
    ],
)
def test_the_safeguard_holds_at_exactly_twenty_percent(
    people: tuple[int, int], memberships: tuple[int, int], is_exceeded: bool
) -> None:
    safeguard = weigh(removing(*people, assets=memberships), REMOVES)
    assert (safeguard.people.removed, safeguard.people.total) == people
    assert safeguard.memberships.total == sum(memberships)
    assert safeguard.is_exceeded is is_exceeded


def test_it_is_told_with_the_numbers() -> None:
    safeguard = Safeguard(
        people=Share(removed=51, total=250), memberships=Share(removed=3, total=40), percent=20
    )
    counts = {FindingState.MATCHED: 190, FindingState.UNMATCHED: 51, FindingState.EXEMPT: 9}
    assert safeguard.sentence == (
        "51 of 250 people (20.4 %) and 3 of 40 asset memberships (7.5 %) to remove; the safeguard allows 20 %."
    )
    assert told(counts, safeguard, is_preview=False) == (
        f"250 people read: 190 matched, 51 unmatched, 9 exempt. {safeguard.sentence} The safeguard stopped it."
    )
    assert told(counts, safeguard, is_preview=True).endswith(
        "The safeguard would stop it. Nothing was done: this is a preview."
    )
    nothing = Share(removed=0, total=0)
    idle = Safeguard(people=nothing, memberships=nothing, percent=0)
    assert told({}, idle, switched_off=7, is_preview=False) == (
        "0 people read: 0 matched, 0 unmatched, 0 exempt. 7 more are switched off in the app. "
        "Nobody is to be removed."
    )


def test_a_roster_joins_people_and_memberships() -> None:
    people = [
        {"username": "ada", "email": "Ada@example.com", "role": "Editors", "active": "yes"},
        {"username": "bob", "email": "", "role": "", "active": ""},
        {"username": "ada", "email": "Ada@example.com", "role": "Editors", "active": "yes"},
    ]
    memberships = [
        {"email": "ada@example.com", "asset": "Website", "role": "Editor"},
        {"email": "ADA@example.com", "asset": "Website", "role": "Owner"},
        {"username": "bob", "asset": "Blog", "role": ""},
        {"email": "guest@example.com", "asset": "Blog", "role": "Viewer"},
    ]
    ada, bob, guest = roster_of(people, memberships)
    assert roster_of([{"email": "eve@example.com"}], [])[0].is_active, "an app that shows no such thing"
    assert (ada.email, ada.roles, ada.assets) == (
        "Ada@example.com",
        "Editors",
        (AssetRole(asset="Website", role="Editor, Owner"),),
    )
    assert (ada.is_active, guest.is_active) == (True, True)
    assert (bob.is_active, bob.assets) == (False, (AssetRole(asset="Blog", role=""),))
    assert (guest.username, guest.email, guest.roles) == ("guest@example.com", "guest@example.com", "")
