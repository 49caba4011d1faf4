"""Members by hand: one owner, roles that reach no higher than one's own, and leavers who leave everywhere."""

from uuid import UUID

import pytest

from automation_log.directory.changing import Plan
from automation_log.domain.errors import Conflict, InvalidRequest, NotAllowed
from automation_log.domain.jobs import Actor
from automation_log.domain.roles import Role
from automation_log.domain.triggers import Trigger
from automation_log.store import members
from tests.directory.office import Office

ADA = "ada@example.com"


@pytest.fixture
async def olive(office: Office) -> Actor:
    return await office.member("olive@example.com", Role.OWNER)


def id_of(member: Actor) -> UUID:
    assert member.id is not None
    return member.id


async def role_of(office: Office, member: Actor) -> Role:
    async with office.record.database.reading(office.record.workspace_id) as connection:
        return (await members.find_member(connection, id_of(member))).role


async def with_access(office: Office, olive: Actor) -> Actor:
    """Ada, who is in a team with a role in the newsroom and can reach the press account."""
    ada = await office.member(ADA)
    team_id, plan = office.directory.teams.add("Writers", olive)
    await office.make(plan)
    newsroom = office.hubs["Newsroom"]
    await office.make(office.directory.teams.share(team_id, newsroom, olive, role="Editors"))
    await office.make(office.directory.teams.put_in(team_id, [ADA], olive))
    statement = "INSERT INTO account_shares (workspace_id, account_id, member_id) VALUES (current_workspace(), %s, %s)"
    await office.run(statement, [office.accounts["Press account"], ada.id])
    return ada


@pytest.mark.parametrize("way", ["deactivate", "delete"])
async def test_a_leaver_leaves_everywhere(office: Office, olive: Actor, way: str) -> None:
    ada = await with_access(office, olive)
    plan: Plan = getattr(office.directory.members, way)(id_of(ada), olive, Role.OWNER)
    assert await office.tell(plan) == [f"Removing users · {ADA}", "Rotating passwords"]
    await office.make(plan)
    assert (await office.trees())[1] == [
        f"Removing users · {ADA}",
        f"Removing users · Newsroom · {ADA}",
        "Rotating passwords · Press account",
    ]
    assert (await office.jobs())[-1]["trigger"] == Trigger.WEB_APP
    await office.assert_verified()


async def test_who_comes_back_comes_back_without_access(office: Office, olive: Actor) -> None:
    ada = await with_access(office, olive)
    await office.make(office.directory.members.deactivate(id_of(ada), olive, Role.OWNER))
    await office.make(office.directory.members.reactivate(id_of(ada), olive, Role.OWNER))
    assert len(await office.trees()) == 2


async def test_there_is_one_owner_and_the_workspace_can_be_handed_over(office: Office, olive: Actor) -> None:
    ada = await office.member(ADA, Role.ADMIN)
    with pytest.raises(NotAllowed, match="hand the workspace over"):
        office.directory.members.give_role(id_of(ada), Role.OWNER, olive, Role.OWNER)
    with pytest.raises(NotAllowed, match="Only the owner"):
        office.directory.members.hand_over(id_of(ada), ada, Role.ADMIN)
    await office.make(office.directory.members.hand_over(id_of(ada), olive, Role.OWNER))
    assert (await role_of(office, ada), await role_of(office, olive)) == (Role.OWNER, Role.SUPER_ADMIN)
    for plan in (
        office.directory.members.deactivate(id_of(ada), olive, Role.SUPER_ADMIN),
        office.directory.members.delete(id_of(ada), olive, Role.SUPER_ADMIN),
        office.directory.members.give_role(id_of(ada), Role.USER, olive, Role.SUPER_ADMIN),
    ):
        with pytest.raises(NotAllowed, match="hand the workspace over"):
            await office.make(plan)


@pytest.mark.parametrize("by_role", list(Role))
@pytest.mark.parametrize("role", list(Role))
async def test_nobody_makes_somebody_above_themselves(
    office: Office, olive: Actor, by_role: Role, role: Role
) -> None:
    may = by_role.may_see_log and role is not Role.OWNER and by_role <= role
    if may:
        office.directory.members.add(ADA, "Ada", role, olive, by_role)
    else:
        with pytest.raises(NotAllowed):
            office.directory.members.add(ADA, "Ada", role, olive, by_role)


async def test_what_cannot_be_is_said(office: Office, olive: Actor) -> None:
    ada = await office.member(ADA)
    service = office.directory.members
    with pytest.raises(InvalidRequest, match="e-mail"):
        service.add("nobody", "Nobody", Role.USER, olive, Role.OWNER)
    _, plan = service.add(ADA.upper(), "Ada", Role.USER, olive, Role.OWNER)
    with pytest.raises(Conflict, match=f"a member {ADA} already"):
        await office.make(plan)
    with pytest.raises(Conflict, match="is active"):
        await office.make(service.reactivate(id_of(ada), olive, Role.OWNER))
    await office.run("UPDATE members SET is_managed = true, username = email WHERE id = %s", [id_of(ada)])
    with pytest.raises(Conflict, match="identity provider manages"):
        await office.make(service.deactivate(id_of(ada), olive, Role.OWNER))
