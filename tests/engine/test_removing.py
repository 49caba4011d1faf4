"""Removing users with grants: out, down to what a team still gives, or kept; the same after a lost worker."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from automation_log.domain.entries import EntryKind
from automation_log.domain.grants import GrantKind
from automation_log.domain.outcomes import Outcome
from automation_log.store import grants
from automation_log.store.database import Connection
from tests.engine.readings import reached, shown
from tests.engine.workshop import Workshop

ADA = "ada@example.com"
A_TEAM, A_COLLECTION = UUID(int=1), UUID(int=2)


async def grant_directly(workshop: Workshop, role: str) -> None:
    async def work(connection: Connection) -> None:
        await grants.grant_directly(
            connection, workshop.hub, ADA, [role], ids=workshop.record.ids, now=workshop.clock()
        )

    await workshop.record.database.write(workshop.record.workspace_id, work)


async def grant_through(workshop: Workshop, kind: GrantKind, source: UUID, role: str) -> None:
    """As managing teams and collections does."""
    statement = (
        "INSERT INTO grants (id, workspace_id, hub_id, email, kind, source_id, role, created_at)"
        " VALUES (%s, current_workspace(), %s, %s, %s, %s, %s, %s)"
    )
    values = [workshop.record.ids.new(), workshop.hub, ADA, kind, source, role, workshop.clock()]

    async def work(connection: Connection) -> None:
        await connection.execute(statement, values)

    await workshop.record.database.write(workshop.record.workspace_id, work)


async def grants_left(workshop: Workshop) -> list[tuple[GrantKind, str]]:
    rows = await workshop.all("SELECT kind, role FROM grants ORDER BY kind, role")
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
    await grant_through(with_ada, GrantKind.TEAM, A_TEAM, "Viewers")
    job = await removed(with_ada)
    assert await outcome(with_ada, job) is Outcome.DOWNGRADED
    assert with_ada.app.roles == {ADA: "Viewers"}
    assert await grants_left(with_ada) == [(GrantKind.TEAM, "Viewers")]
    await with_ada.assert_verified()


@pytest.mark.parametrize(("kind", "source"), [(GrantKind.TEAM, A_TEAM), (GrantKind.COLLECTION, A_COLLECTION)])
async def test_an_equal_grant_from_elsewhere_keeps(with_ada: Workshop, kind: GrantKind, source: UUID) -> None:
    await grant_through(with_ada, kind, source, "Editors")
    job = await removed(with_ada)
    assert await outcome(with_ada, job) is Outcome.KEPT
    assert await acts(with_ada, job) == []
    assert with_ada.app.roles == {ADA: "Editors"}
    assert await grants_left(with_ada) == [(kind, "Editors")]
    await with_ada.assert_verified()


async def test_access_through_a_team_alone_is_not_removed_person_by_person(workshop: Workshop) -> None:
    workshop.app.roles[ADA] = "Editors"
    await grant_through(workshop, GrantKind.TEAM, A_TEAM, "Editors")
    job = await removed(workshop)
    assert await outcome(workshop, job) is Outcome.KEPT
    (said,) = await workshop.entries(job, EntryKind.EFFECT_OBSERVED)
    assert said["personal"]["says"]["outcome"] == "Kept as Editors: another grant gives it."
    assert await acts(workshop, job) == []


@pytest.mark.parametrize("role", ["Viewers", None])
async def test_a_worker_lost_after_acting_changes_nothing(with_ada: Workshop, role: str | None) -> None:
    if role is not None:
        await grant_through(with_ada, GrantKind.TEAM, A_TEAM, role)
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
