"""Removing users with grants: out, down to what a team still gives, or kept; the same after a lost worker."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from automation_log.domain.claims import ClaimState
from automation_log.domain.entries import EntryKind
from automation_log.domain.grants import GrantKind
from automation_log.domain.outcomes import Outcome
from automation_log.store import claims, collections, grants, members, teams
from automation_log.store.database import Connection
from tests.engine.readings import reached, shown
from tests.engine.workshop import Workshop

ADA = "ada@example.com"


async def grant_directly(workshop: Workshop, role: str) -> None:
    async def work(connection: Connection) -> None:
        await grants.grant_directly(
            connection, workshop.hub, ADA, [role], ids=workshop.record.ids, now=workshop.clock()
        )

    await workshop.record.database.write(workshop.record.workspace_id, work)


async def grant_through(workshop: Workshop, kind: GrantKind, role: str) -> None:
    """Ada is in a team that has this role in the hub, or has claimed it from a collection."""
    record, hub, now = workshop.record, workshop.hub, workshop.clock()

    async def work(connection: Connection) -> None:
        ada = (await members.find_member_by_email(connection, ADA)).id
        shared = record.ids.new()
        if kind is GrantKind.TEAM:
            await teams.add_team(connection, id=shared, name="A team", now=now)
            await teams.put_in_team(connection, shared, {ada: None}, now=now)
            await teams.share_with_team(connection, shared, hub, asset="", role=role)
            return
        await collections.add_collection(
            connection, id=shared, name="A collection", owner_id=ada, parent=None, now=now
        )
        await collections.put_collection_hub(connection, shared, hub, asset="", role=role)
        await collections.put_collection_share(connection, shared, member_id=ada, team_id=None)
        (claim,) = await claims.settle(connection, [ADA], ids=record.ids, now=now)
        await claims.mark(connection, claim.id, ClaimState.CLAIMED)

    await workshop.join(ADA)
    await record.database.write(record.workspace_id, work)


async def grants_left(workshop: Workshop) -> list[tuple[GrantKind, str]]:
    rows = await workshop.all("SELECT kind, role FROM access_grants ORDER BY kind, role")
    return [(GrantKind(row["kind"]), row["role"]) for row in rows]


async def outcome(workshop: Workshop, job: UUID) -> Outcome:
    """What the one completed job came to."""
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    (said,) = await workshop.entries(job, EntryKind.EFFECT_OBSERVED)
    return Outcome(said["public"]["says"]["outcome"])


async def removed(workshop: Workshop, **parts: Any) -> UUID:
    """The job that removes Ada, after its attempt."""
    job = await workshop.removing(ADA)
    await workshop.attempt(job, **parts)
    return job


async def acts(workshop: Workshop, job: UUID) -> list[str]:
    return [step for step in await workshop.steps(job) if " act: " in step]


@pytest.fixture
async def with_ada(workshop: Workshop) -> Workshop:
    """Ada is an editor in the app, by a grant of her own."""
    workshop.app.roles[ADA] = "Editors"
    await grant_directly(workshop, "Editors")
    return workshop


async def test_whom_no_other_grant_keeps_is_out(with_ada: Workshop) -> None:
    job = await removed(with_ada)
    assert await outcome(with_ada, job) is Outcome.DONE
    assert with_ada.app.roles == {}
    assert await grants_left(with_ada) == []
    await with_ada.assert_verified()


async def test_a_lower_grant_through_a_team_lowers(with_ada: Workshop) -> None:
    await grant_through(with_ada, GrantKind.TEAM, "Viewers")
    job = await removed(with_ada)
    assert await outcome(with_ada, job) is Outcome.DOWNGRADED
    assert with_ada.app.roles == {ADA: "Viewers"}
    assert await grants_left(with_ada) == [(GrantKind.TEAM, "Viewers")]
    await with_ada.assert_verified()


@pytest.mark.parametrize("kind", [GrantKind.TEAM, GrantKind.COLLECTION])
async def test_an_equal_grant_from_elsewhere_keeps(with_ada: Workshop, kind: GrantKind) -> None:
    await grant_through(with_ada, kind, "Editors")
    job = await removed(with_ada)
    assert await outcome(with_ada, job) is Outcome.KEPT
    assert await acts(with_ada, job) == []
    assert with_ada.app.roles == {ADA: "Editors"}
    assert await grants_left(with_ada) == [(kind, "Editors")]
    await with_ada.assert_verified()


async def test_access_through_a_team_alone_is_not_removed_person_by_person(workshop: Workshop) -> None:
    workshop.app.roles[ADA] = "Editors"
    await grant_through(workshop, GrantKind.TEAM, "Editors")
    job = await removed(workshop)
    assert await outcome(workshop, job) is Outcome.KEPT
    (said,) = await workshop.entries(job, EntryKind.EFFECT_OBSERVED)
    assert said["personal"]["says"]["outcome"] == "Kept as Editors: another grant gives it."
    assert await acts(workshop, job) == []


async def test_a_grant_that_comes_while_it_looks_still_keeps_the_seat(with_ada: Workshop) -> None:
    job = await with_ada.removing(ADA)
    with with_ada.app.held("Find the person") as looking:
        async with with_ada.attempting(job) as attempt:
            await reached(looking.reached)
            await grant_through(with_ada, GrantKind.TEAM, "Editors")
            looking.opened.set()
            await attempt
    assert await outcome(with_ada, job) is Outcome.KEPT
    assert await acts(with_ada, job) == []
    assert with_ada.app.roles == {ADA: "Editors"}


@pytest.mark.parametrize("role", ["Viewers", None])
async def test_a_worker_lost_after_acting_changes_nothing(with_ada: Workshop, role: str | None) -> None:
    if role is not None:
        await grant_through(with_ada, GrantKind.TEAM, role)
    job = await with_ada.removing(ADA)
    with with_ada.app.held("Find the person") as looking:
        looking.opened.set()
        with with_ada.app.held("Find the person") as observing:
            async with with_ada.attempting(job):
                await reached(observing.reached)
    left_so = dict(with_ada.app.roles)
    with_ada.clock.ahead += timedelta(minutes=5)
    async with with_ada.worker():
        await with_ada.until_settled(job)
    assert with_ada.app.roles == left_so == ({ADA: role} if role else {})
    assert await outcome(with_ada, job) is (Outcome.KEPT if role else Outcome.ALREADY_SO)
    assert len(await acts(with_ada, job)) == 1
    assert await grants_left(with_ada) == ([(GrantKind.TEAM, role)] if role else [])
    await with_ada.assert_verified()
