"""What takes access away is seen and said yes to before it happens, and what is said yes to is what happens."""

from uuid import UUID

import pytest

from automation_log.directory.changing import Plan, Unconfirmed
from automation_log.domain.roles import Role
from tests.directory.office import Office

ADA, GRACE, OLIVE = "ada@example.com", "grace@example.com", "olive@example.com"


async def test_what_takes_away_is_refused_until_it_was_seen(office: Office) -> None:
    team_id, take_out = await _ada_in_a_team(office)
    workspace_id, changing = office.record.workspace_id, office.directory.changing
    before = await office.jobs()
    with pytest.raises(Unconfirmed, match="takes access away") as asked:
        await changing.make(workspace_id, take_out)
    assert [(one.task.label, one.email) for one in asked.value.told] == [("Removing users", ADA)]
    assert await office.jobs() == before
    (root,) = await changing.make(workspace_id, take_out, confirmed=asked.value.confirmation)
    assert {row["root_id"] for row in await office.jobs()} - {row["root_id"] for row in before} == {root}
    assert team_id
    await office.assert_verified()


async def test_a_yes_to_something_else_is_no_yes(office: Office) -> None:
    team_id, _ = await _ada_in_a_team(office)
    olive, grace = await office.member(OLIVE, Role.ADMIN), await office.member(GRACE)
    workspace_id, changing = office.record.workspace_id, office.directory.changing
    delete = office.directory.teams.delete(team_id, olive)
    with pytest.raises(Unconfirmed) as asked:
        await changing.make(workspace_id, delete)
    # Somebody else joins between the look and the yes.
    await office.make(office.directory.teams.put_in(team_id, [grace.label], olive))
    with pytest.raises(Unconfirmed, match="not what you have seen") as again:
        await changing.make(workspace_id, delete, confirmed=asked.value.confirmation)
    assert {one.email for one in again.value.told} == {ADA, GRACE}
    assert await changing.make(workspace_id, delete, confirmed=again.value.confirmation)


async def test_what_only_gives_needs_no_yes(office: Office) -> None:
    team_id, _ = await _ada_in_a_team(office)
    olive, grace = await office.member(OLIVE, Role.ADMIN), await office.member(GRACE)
    plan = office.directory.teams.put_in(team_id, [grace.label], olive)
    assert len(await office.directory.changing.make(office.record.workspace_id, plan)) == 1


async def _ada_in_a_team(office: Office) -> tuple[UUID, Plan]:
    """A team that gives a role in the newsroom, Ada in it, and the plan that takes her out."""
    ada, owner = await office.member(ADA), await office.member("owner@example.com", Role.SUPER_ADMIN)
    team_id, plan = office.directory.teams.add("Writers", owner)
    await office.make(plan)
    await office.make(office.directory.teams.share(team_id, office.hubs["Newsroom"], owner, role="Editors"))
    await office.make(office.directory.teams.put_in(team_id, [ADA], owner))
    assert ada.id is not None
    return team_id, office.directory.teams.take_out(team_id, [ada.id], owner)
