"""Pauses: a job that is held back says why and by whom, and the breaker pauses an app that fails in a row."""

from datetime import timedelta
from uuid import UUID

import pytest

from automation_log.directory.pausing import NewPause, Pausing
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Changed, Conflict, InvalidRequest, NotFound, Refused
from automation_log.domain.pauses import BREAKER, Pause, PauseScope
from automation_log.domain.reasons import Reason
from automation_log.engine.overdue import queue_overdue_jobs
from automation_log.store import pauses
from tests.engine.readings import shown
from tests.engine.workshop import GRACE, Workshop

WHY = "The app is being renewed."
BREATH = timedelta(minutes=1)


def pausing(workshop: Workshop) -> Pausing:
    return Pausing(
        database=workshop.record.database,
        recorder=workshop.record.recorder,
        queue=workshop.record.queue,
        catalog=workshop.catalog,
        clock=workshop.clock,
        ids=workshop.record.ids,
    )


async def pause(workshop: Workshop, scope: PauseScope, key: str = "", why: str = WHY) -> UUID:
    asked = NewPause(scope=scope, key=key, why=why)
    return await pausing(workshop).pause(workshop.record.workspace_id, asked, GRACE)


async def resume(workshop: Workshop, pause_id: UUID) -> Pause:
    return await pausing(workshop).resume(workshop.record.workspace_id, pause_id, GRACE)


async def paused(workshop: Workshop) -> tuple[Pause, ...]:
    async with workshop.record.database.reading(workshop.record.workspace_id) as connection:
        return await pauses.list_pauses(connection)


@pytest.mark.parametrize("scope", PauseScope)
async def test_a_job_waits_says_why_and_goes_on_when_it_may(workshop: Workshop, scope: PauseScope) -> None:
    keys = {PauseScope.WORKSPACE: "", PauseScope.APP: "small-app", PauseScope.BUSINESS_HUB: str(workshop.hub)}
    pause_id = await pause(workshop, scope, keys[scope])
    job = await workshop.adding("ada@example.com")
    for _ in range(2):
        await workshop.attempt(job)
    row = await workshop.row(job)
    assert shown(row) == ("Queued", None, 0)
    assert "paused by Grace: " + WHY in row["waits_for"]
    assert len(await workshop.entries(job, EntryKind.WAITING)) == 1, "it says so once"
    assert workshop.app.created == {}

    await workshop.lose_queue_rows()
    workshop.clock.move_to(row["due_at"] + BREATH)
    assert await queue_overdue_jobs(workshop.engine()) == 0, "who waits for a pause is not overdue"
    await resume(workshop, pause_id)
    assert len(await workshop.queued(job)) == 1
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()
    said = await workshop.entries(pause_id)
    assert [entry["kind"] for entry in said] == [EntryKind.PAUSED, EntryKind.RESUMED]
    assert {entry["personal"]["says"]["by"] for entry in said} == {"Grace"}


async def test_a_pause_of_one_hub_lets_the_account_and_a_running_job_go_on(workshop: Workshop) -> None:
    running = await workshop.adding("ada@example.com")
    with workshop.app.held("Create the person") as gate:
        async with workshop.attempting(running) as attempt:
            await gate.reached.wait()
            await pause(workshop, PauseScope.BUSINESS_HUB, str(workshop.hub))
            gate.opened.set()
            await attempt
    assert shown(await workshop.row(running)) == ("Completed", None, 1)
    login = await workshop.logging_in()
    await workshop.attempt(login)
    assert shown(await workshop.row(login)) == ("Completed", None, 1)


async def test_what_waits_can_be_cancelled(workshop: Workshop) -> None:
    await pause(workshop, PauseScope.WORKSPACE)
    job = await workshop.adding("ada@example.com")
    await workshop.attempt(job)
    await workshop.cancel(job)
    assert shown(await workshop.row(job)) == ("Not completed", "cancelled", 0)


@pytest.mark.parametrize(
    ("scope", "key", "why", "error"),
    [
        (PauseScope.APP, "no-such-app", WHY, NotFound),
        (PauseScope.BUSINESS_HUB, "no uuid \x00", WHY, NotFound),
        (PauseScope.WORKSPACE, "", "  ", InvalidRequest),
        (PauseScope.WORKSPACE, "", "two\nlines", InvalidRequest),
        (PauseScope.WORKSPACE, "", "x" * 301, InvalidRequest),
    ],
)
async def test_a_pause_that_makes_no_sense_is_refused(
    workshop: Workshop, scope: PauseScope, key: str, why: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await pause(workshop, scope, key, why)
    assert await paused(workshop) == ()


async def test_it_is_paused_once_and_ended_once(workshop: Workshop) -> None:
    pause_id = await pause(workshop, PauseScope.WORKSPACE)
    with pytest.raises(Conflict):
        await pause(workshop, PauseScope.WORKSPACE)
    await resume(workshop, pause_id)
    with pytest.raises(NotFound):
        await resume(workshop, pause_id)


@pytest.mark.parametrize("reason", BREAKER)
async def test_failures_in_a_row_pause_the_app_and_the_next_job_waits(
    workshop: Workshop, reason: Reason
) -> None:
    for number in range(BREAKER[reason]):
        assert await paused(workshop) == ()
        await fail(workshop, f"person-{number}@example.com", reason)
    (made,) = await paused(workshop)
    assert (made.scope, made.key, made.paused_by) == (PauseScope.APP, "small-app", "Automation Log")
    assert reason.sentence in made.why
    waiting = await workshop.adding("ada@example.com")
    await workshop.attempt(waiting)
    assert shown(await workshop.row(waiting)) == ("Queued", None, 0)

    await resume(workshop, made.id)
    await fail(workshop, "grace@example.com", reason)
    assert await paused(workshop) == (), "counted anew"
    await workshop.assert_verified()


async def test_a_job_that_completes_and_failures_of_other_kinds_do_not_add_up(workshop: Workshop) -> None:
    most = BREAKER[Reason.BAD_CREDENTIALS]
    for number in range(most - 1):
        await fail(workshop, f"first-{number}@example.com", Reason.BAD_CREDENTIALS)
    await workshop.attempt(await workshop.adding("ada@example.com"))
    for number in range(most - 1):
        await fail(workshop, f"second-{number}@example.com", Reason.BAD_CREDENTIALS)
        await fail(workshop, f"third-{number}@example.com", Reason.NOT_ENOUGH_SEATS)
    assert await paused(workshop) == ()


async def fail(workshop: Workshop, email: str, reason: Reason) -> None:
    error = Changed() if reason is Reason.APP_CHANGED else Refused(reason)
    workshop.app.fail("Find the person", error)
    job = await workshop.adding(email)
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Not completed", reason.value, 1)
