"""A single account is shared with a member or a team; who reaches it is told from that, and nothing is rotated."""

from uuid import UUID

import pytest

from automation_log.directory.account_sharing import share_account, unshare_account
from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.domain.roles import Role
from automation_log.store.access import read_access
from automation_log.store.account_shares import list_account_shares
from tests.directory.office import Office

ADA = "ada@example.com"


async def reached(office: Office) -> set[UUID]:
    """The accounts that Ada can reach."""
    async with office.record.database.reading(office.record.workspace_id) as connection:
        return {account for account, _ in (await read_access(connection, [ADA])).accounts}


async def shares(office: Office) -> list[str]:
    async with office.record.database.reading(office.record.workspace_id) as connection:
        return [one.label for one in await list_account_shares(connection, office.accounts["Press account"])]


async def test_a_member_reaches_the_account_until_it_is_shared_no_longer(office: Office) -> None:
    olive, ada = await office.member("olive@example.com", Role.OWNER), await office.member(ADA)
    press = office.accounts["Press account"]
    await office.make(share_account(press, olive, member_id=ada.id))
    await office.make(share_account(press, olive, member_id=ada.id))
    assert (await reached(office), await shares(office)) == ({press}, [ADA])
    await office.make(unshare_account(press, olive, member_id=ada.id))
    assert (await reached(office), await shares(office)) == (set(), [])
    with pytest.raises(NotFound, match="not shared with them"):
        await office.make(unshare_account(press, olive, member_id=ada.id))
    assert await office.trees() == []
    await office.assert_verified()


async def test_a_teams_members_reach_the_account_and_lose_it_with_the_team(office: Office) -> None:
    olive = await office.member("olive@example.com", Role.OWNER)
    await office.member(ADA)
    press = office.accounts["Press account"]
    team_id, plan = office.directory.teams.add("Writers", olive)
    await office.make(plan)
    await office.make(share_account(press, olive, team_id=team_id))
    assert await reached(office) == set()
    await office.make(office.directory.teams.put_in(team_id, [ADA], olive))
    assert (await reached(office), await shares(office)) == ({press}, ["Writers"])
    await office.make(office.directory.teams.delete(team_id, olive))
    assert (await reached(office), await shares(office)) == (set(), [])


async def test_what_a_leaver_reached_this_way_is_rotated(office: Office) -> None:
    olive, ada = await office.member("olive@example.com", Role.OWNER), await office.member(ADA)
    await office.make(share_account(office.accounts["Press account"], olive, member_id=ada.id))
    assert ada.id is not None
    leaves = office.directory.members.deactivate(ada.id, olive, Role.OWNER)
    assert await office.tell(leaves) == ["Rotating passwords"]
    await office.make(leaves)
    assert await office.trees() == [[f"Rotating passwords · {ADA}", "Rotating passwords · Press account"]]


async def test_it_is_one_member_or_one_team(office: Office) -> None:
    olive = await office.member("olive@example.com", Role.OWNER)
    press, nobody = office.accounts["Press account"], office.record.ids.new()
    for both in ({}, {"member_id": olive.id, "team_id": nobody}):
        with pytest.raises(InvalidRequest, match="a member or a team"):
            await office.make(share_account(press, olive, **both))
    for missing in ({"member_id": nobody}, {"team_id": nobody}):
        with pytest.raises(NotFound):
            await office.make(share_account(press, olive, **missing))
    with pytest.raises(NotFound, match="no account"):
        await office.make(share_account(nobody, olive, member_id=olive.id))


async def test_nothing_is_shared_with_somebody_who_left(office: Office) -> None:
    olive, ada = await office.member("olive@example.com", Role.OWNER), await office.member(ADA)
    press, members = office.accounts["Press account"], office.directory.members
    assert ada.id is not None
    await office.make(members.deactivate(ada.id, olive, Role.OWNER))
    with pytest.raises(InvalidRequest, match="deactivated"):
        await office.make(share_account(press, olive, member_id=ada.id))
    await office.make(members.delete(ada.id, olive, Role.OWNER))
    with pytest.raises(NotFound, match="no member any more"):
        await office.make(share_account(press, olive, member_id=ada.id))
