"""Team events: who comes in gets what the team gives, who goes loses it, and it is told before it is done."""

from uuid import UUID

import pytest

from automation_log.domain.errors import Conflict, InvalidRequest, NotFound, RequestError
from automation_log.domain.jobs import Actor
from automation_log.domain.roles import Role
from automation_log.domain.triggers import Trigger
from tests.directory.office import Office

ADA, GRACE = "ada@example.com", "grace@example.com"


@pytest.fixture
async def olive(office: Office) -> Actor:
    return await office.member("olive@example.com", Role.OWNER)


@pytest.fixture
async def writers(office: Office, olive: Actor) -> UUID:
    """A team with a role in the newsroom and Ada in it; what followed so far is forgotten."""
    team_id, plan = office.directory.teams.add("Writers", olive)
    await office.make(plan)
    await office.member(ADA)
    await office.member(GRACE)
    await office.make(office.directory.teams.share(team_id, office.hubs["Newsroom"], olive, role="Editors"))
    await office.make(office.directory.teams.put_in(team_id, [ADA], olive))
    return team_id


async def test_who_joins_a_team_is_added_where_it_is(office: Office, olive: Actor, writers: UUID) -> None:
    assert await office.trees() == [["Adding users · Writers", f"Adding users · Newsroom · {ADA}"]]
    root, leaf = await office.jobs()
    assert (root["trigger"], root["actor_label"], root["subject"]) == (Trigger.TEAM_EVENTS, olive.label, ADA)
    assert root["cause_sentence"] == f"{olive.label} added {ADA} to the team “Writers”."
    assert leaf["asked"] == {"follows_grants": True}
    await office.assert_verified()


async def test_what_a_removal_leads_to_is_told_before_and_nothing_is_changed(
    office: Office, olive: Actor, writers: UUID
) -> None:
    told = await office.tell(office.directory.teams.delete(writers, olive))
    assert told == [f"Removing users · {ADA}"]
    assert len(await office.trees()) == 1
    await office.make(office.directory.teams.delete(writers, olive))
    assert (await office.trees())[1] == ["Removing users · Writers", f"Removing users · Newsroom · {ADA}"]
    await office.assert_verified()


async def test_who_leaves_a_team_is_removed_where_it_was(office: Office, olive: Actor, writers: UUID) -> None:
    await office.make(office.directory.teams.put_in(writers, [GRACE], olive))
    ada = next(iter([row["subject"] for row in await office.jobs() if row["subject"] == ADA]))
    assert ada == ADA
    async with office.record.database.reading(office.record.workspace_id) as connection:
        cursor = await connection.execute("SELECT id FROM members WHERE email = %s", [ADA])
        row = await cursor.fetchone()
    assert row is not None
    await office.make(office.directory.teams.take_out(writers, [row["id"]], olive))
    assert (await office.trees())[-1] == ["Removing users · Writers", f"Removing users · Newsroom · {ADA}"]


async def test_another_role_of_a_team_updates_everybody_in_it(
    office: Office, olive: Actor, writers: UUID
) -> None:
    await office.make(office.directory.teams.put_in(writers, [GRACE], olive))
    await office.make(office.directory.teams.share(writers, office.hubs["Newsroom"], olive, role="Viewers"))
    assert (await office.trees())[-1] == [
        "Updating user roles · Writers",
        f"Updating user roles · Newsroom · {ADA}",
        f"Updating user roles · Newsroom · {GRACE}",
    ]


async def test_a_hub_shared_and_taken_back(office: Office, olive: Actor, writers: UUID) -> None:
    teams, shop = office.directory.teams, office.hubs["Shop"]
    await office.make(teams.share(writers, shop, olive, role="Viewers"))
    await office.make(teams.unshare(writers, shop, olive))
    assert (await office.trees())[1:] == [
        ["Adding users · Writers", f"Adding users · Shop · {ADA}"],
        ["Removing users · Writers", f"Removing users · Shop · {ADA}"],
    ]


async def test_the_same_again_changes_nothing(office: Office, olive: Actor, writers: UUID) -> None:
    await office.make(office.directory.teams.put_in(writers, [ADA], olive))
    assert len(await office.trees()) == 1


async def test_what_cannot_be_is_said(office: Office, olive: Actor, writers: UUID) -> None:
    teams, newsroom = office.directory.teams, office.hubs["Newsroom"]
    await office.run(
        "INSERT INTO teams (id, workspace_id, name, is_managed, created_at, changed_at)"
        " VALUES (%s, current_workspace(), 'Pushed', true, now(), now())",
        [UUID(int=9)],
    )
    refused: list[tuple[object, type[RequestError], str]] = [
        (teams.put_in(writers, ["nobody@example.com"], olive), NotFound, "no member nobody@example.com"),
        (teams.put_in(writers, [], olive), InvalidRequest, "Say who"),
        (teams.take_out(writers, [UUID(int=1)], olive), NotFound, "not in this team"),
        (teams.put_in(UUID(int=1), [ADA], olive), NotFound, "no team"),
        (teams.put_in(UUID(int=9), [ADA], olive), Conflict, "identity provider manages"),
        (teams.delete(UUID(int=9), olive), Conflict, "identity provider manages"),
        (teams.share(writers, newsroom, olive, role="Kings"), InvalidRequest, "has these roles"),
        (teams.share(writers, newsroom, olive, role="Editors", asset="Spring"), InvalidRequest, "no assets"),
        (teams.unshare(writers, office.hubs["Shop"], olive), NotFound, "no role there"),
    ]
    for plan, kind, said in refused:
        with pytest.raises(kind, match=said):
            await office.make(plan)  # type: ignore[arg-type]
    assert len(await office.trees()) == 1
