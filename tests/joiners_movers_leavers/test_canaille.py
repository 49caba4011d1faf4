"""Joiner, mover, leaver: changed at Canaille's pages, pushed by its own SCIM client, done in Django's admin site."""

import asyncio

import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient

from targets.canaille.pages import CanaillePages
from tests.joiners_movers_leavers.company import PASSWORD, Company

pytestmark = pytest.mark.long

ADA = "ada@example.com"


@pytest.fixture
async def with_ada(company: Company) -> Company:
    """Ada has joined the writers, and is an editor in the app."""
    await company.team("Writers", "Editors")
    await company.team("Readers", "Viewers")
    await company.join("Ada Lovelace", ADA, "Writers")
    assert await company.log() == [
        ["Adding users · Canaille pushed the group “Writers”: 1 in.", f"Adding users · {ADA} · done"]
    ]
    assert company.access(ADA) == ("Editors",)
    return company


async def test_who_moves_keeps_the_seat_and_who_is_deleted_loses_it(with_ada: Company) -> None:
    company = with_ada
    async with company.watching(ADA) as seen:
        # One press at Canaille; it pushes one group and then the other, in no order of ours.
        await company.people.set_groups("ada", ["Readers"])
        _, *moves = await company.log()
    assert seen == {("Editors",), ("Viewers",)}
    assert company.access(ADA) == ("Viewers",)
    assert {tree[0].partition(" · ")[2] for tree in moves} == {
        "Canaille pushed the group “Readers”: 1 in.",
        "Canaille pushed the group “Writers”: 1 out.",
    }

    await company.people.delete("ada")
    assert (await company.log())[-1] == [
        f"Removing users · Canaille deleted {ADA}.",
        f"Removing users · {ADA} · done",
    ]
    assert company.access(ADA) == ()
    await company.assert_all_is_well()


async def test_who_moves_in_two_steps_has_what_the_groups_that_remain_give(with_ada: Company) -> None:
    company = with_ada
    async with company.watching(ADA) as seen:
        await company.people.set_groups("ada", ["Writers", "Readers"])
        await company.trees()
        await company.people.set_groups("ada", ["Readers"])
        assert (await company.log())[1:] == [
            # In both, Ada has the higher role of the two: it is looked at, and so already.
            [
                "Updating user roles · Canaille pushed the group “Readers”: 1 in.",
                f"Updating user roles · {ADA} · already_so",
            ],
            [
                "Removing users · Canaille pushed the group “Writers”: 1 out.",
                f"Removing users · {ADA} · downgraded",
            ],
        ]
    assert seen == {("Editors",), ("Viewers",)}

    await company.people.delete_group("Readers")
    assert (await company.log())[-1] == [
        "Removing users · Canaille deleted the group “Readers”.",
        f"Removing users · {ADA} · done",
    ]
    assert company.access(ADA) == ()
    await company.assert_all_is_well()


async def test_who_is_locked_is_out_and_who_is_unlocked_comes_back(with_ada: Company) -> None:
    company = with_ada
    await company.people.lock("ada")
    assert (await company.log())[-1] == [
        f"Removing users · Canaille deactivated {ADA}.",
        f"Removing users · {ADA} · done",
    ]
    assert company.access(ADA) == ()

    # Canaille pushes the groups of whoever it locks, too: coming back, Ada is in them.
    await company.people.unlock("ada")
    assert (await company.log())[-1] == [
        f"Adding users · Canaille reactivated {ADA}.",
        f"Adding users · {ADA} · done",
    ]
    assert company.access(ADA) == ("Editors",)
    await company.assert_all_is_well()


async def test_the_last_of_a_group_goes_in_silence_and_another_client_says_it(with_ada: Company) -> None:
    company = with_ada
    await company.people.set_groups(company.canaille.username, ["admins", "Readers"])
    before = await company.log()
    async with CanaillePages(company.canaille.address, username="ada", password=PASSWORD) as ada:
        await ada.leave_group()
    # Canaille asks each member of a group whom to tell of it, and now there is none.
    assert company.canaille.groups()["Writers"] == frozenset()
    assert await company.log() == before
    assert company.access(ADA) == ("Editors",)

    await asyncio.to_thread(_push_without_members, company, "Writers")
    assert (await company.log())[-1] == [
        "Removing users · Canaille pushed the group “Writers”: 1 out.",
        f"Removing users · {ADA} · done",
    ]
    assert company.access(ADA) == ()
    await company.assert_all_is_well()


def _push_without_members(company: Company, name: str) -> None:
    headers = {"Authorization": f"Bearer {company.token}"}
    with httpx2.Client(base_url=company.service.scim, headers=headers, trust_env=False) as http:
        client = SyncSCIMClient(http)
        client.discover()
        group_model = client.get_resource_model("Group")
        assert group_model is not None
        found = client.query(group_model)
        (group,) = [one for one in found.resources if one.display_name == name]
        group.members = None
        client.replace(group)
