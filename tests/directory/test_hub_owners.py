"""Owners of business hubs: each change is an entry, gives nobody access, and goes with who leaves."""

import json
from uuid import UUID

import pytest

from automation_log.directory.hub_owners import put_owner, take_owner
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.domain.jobs import Actor
from automation_log.domain.roles import Role
from automation_log.store.hub_owners import list_owners
from tests.directory.office import Office


@pytest.fixture
async def olive(office: Office) -> Actor:
    return await office.member("olive@example.com", Role.OWNER)


async def owners(office: Office, hub: str = "Newsroom") -> list[str]:
    async with office.record.database.reading(office.record.workspace_id) as connection:
        return [one.label for one in await list_owners(connection, office.hubs[hub])]


async def test_members_and_teams_own_a_hub_and_each_change_is_an_entry(office: Office, olive: Actor) -> None:
    newsroom = office.hubs["Newsroom"]
    ada = await office.member("ada@example.com")
    team, plan = office.directory.teams.add("Writers", olive)
    await office.make(plan)
    await office.make(put_owner(newsroom, olive, team_id=team))
    await office.make(put_owner(newsroom, olive, member_id=ada.id))
    await office.make(put_owner(newsroom, olive, member_id=ada.id))
    assert await owners(office) == ["ada@example.com", "Writers"]
    assert await owners(office, "Shop") == []
    assert await office.trees() == []
    await office.make(take_owner(newsroom, olive, member_id=ada.id))
    assert await owners(office) == ["Writers"]
    said = [
        json.loads(entry["personal"])["says"]["said"]
        for entry in await office.entries(newsroom, EntryKind.DIRECTORY_CHANGED)
    ]
    assert said == [
        "olive@example.com made the team “Writers” an owner of the business hub Newsroom.",
        "olive@example.com made ada@example.com an owner of the business hub Newsroom.",
        "olive@example.com made ada@example.com an owner of the business hub Newsroom.",
        "olive@example.com took ada@example.com from the owners of the business hub Newsroom.",
    ]
    await office.make(office.directory.teams.delete(team, olive))
    assert await owners(office) == []
    await office.assert_verified()


async def test_who_is_deactivated_owns_nothing_also_when_they_come_back(office: Office, olive: Actor) -> None:
    ada = await office.member("ada@example.com")
    assert ada.id is not None
    await office.make(put_owner(office.hubs["Newsroom"], olive, member_id=ada.id))
    people = office.directory.members
    await office.make(people.deactivate(ada.id, olive, Role.OWNER))
    await office.make(people.reactivate(ada.id, olive, Role.OWNER))
    assert await owners(office) == []


async def test_what_cannot_be_is_said(office: Office, olive: Actor) -> None:
    newsroom, nobody = office.hubs["Newsroom"], UUID(int=1)
    with pytest.raises(InvalidRequest, match="a member or a team"):
        put_owner(newsroom, olive)
    gone = await office.member("gone@example.com")
    await office.run("UPDATE members SET is_active = false WHERE id = %s", [gone.id])
    for plan, kind, said in (
        (put_owner(newsroom, olive, member_id=gone.id), InvalidRequest, "deactivated"),
        (put_owner(newsroom, olive, member_id=nobody), NotFound, "no member"),
        (put_owner(newsroom, olive, team_id=nobody), NotFound, "no team"),
        (put_owner(nobody, olive, member_id=olive.id), NotFound, "no business hub"),
        (take_owner(newsroom, olive, member_id=olive.id), NotFound, "do not own Newsroom"),
    ):
        with pytest.raises(kind, match=said):
            await office.make(plan)
