"""Scheduling: what is set for a time can be moved before, runs late after it, and is missed in the end."""

from datetime import datetime, timedelta

import pytest

from automation_log.directory.pausing import NewPause, Pausing
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Conflict, InvalidRequest, NotFound
from automation_log.domain.pauses import PauseScope
from automation_log.domain.statuses import Status
from automation_log.engine.missed import end_missed_jobs
from automation_log.triggers.scheduling import Scheduling
from tests.engine.readings import reached, shown
from tests.triggers.rota import GRACE, Rota, utc

AT = utc("2026-11-04T09:00")
LATER = utc("2026-11-10T09:00")


def scheduling(rota: Rota) -> Scheduling:
    record = rota.workshop.record
    return Scheduling(
        database=record.database, recorder=record.recorder, queue=record.queue, clock=rota.workshop.clock
    )


async def test_a_scheduled_job_is_moved_and_runs_once_at_its_new_time(rota: Rota) -> None:
    job = await rota.workshop.adding("ada@example.com", scheduled_for=AT)
    await scheduling(rota).move(rota.workspace_id, job, LATER, GRACE)
    row = await rota.workshop.row(job)
    assert (row["scheduled_for"], row["due_at"], row["window_ends_at"]) == (
        LATER,
        LATER,
        LATER + timedelta(hours=24),
    )
    (entry,) = await rota.workshop.entries(job, EntryKind.RESCHEDULED)
    assert entry["personal"]["says"] == {"by": "Grace"}
    assert entry["public"]["says"]["actor_id"] == str(GRACE.id)
    assert datetime.fromisoformat(entry["public"]["says"]["from"]) == AT
    assert [queued["scheduled_at"] for queued in await rota.workshop.queued(job)] == [AT, LATER]
    rota.move_to(AT)
    await rota.workshop.attempt(job)
    assert shown(await rota.workshop.row(job)) == ("Queued", None, 0), "its old time has become nobody's"
    rota.move_to(LATER)
    await rota.workshop.attempt(job)
    assert shown(await rota.workshop.row(job)) == ("Completed", None, 1)
    rota.workshop.assert_added_once("ada@example.com")


async def test_it_is_moved_to_sooner_as_well(rota: Rota) -> None:
    job = await rota.workshop.adding("ada@example.com", scheduled_for=LATER)
    await scheduling(rota).move(rota.workspace_id, job, AT, GRACE)
    rota.move_to(AT)
    assert await rota.work() == [job]
    rota.move_to(LATER)
    await rota.workshop.attempt(job)
    assert shown(await rota.workshop.row(job)) == ("Completed", None, 1)


async def test_what_is_due_and_still_waits_can_be_moved(rota: Rota) -> None:
    first = await rota.workshop.adding("ada@example.com", scheduled_for=AT)
    second = await rota.workshop.adding("linus@example.com", scheduled_for=AT)
    rota.move_to(AT)
    with rota.workshop.app.held("Create the person") as gate:
        async with rota.workshop.attempting(first) as attempt:
            await reached(gate.reached)
            await rota.workshop.attempt(second)
            assert (await rota.workshop.row(second))["waits_for"] == "waits for Robot"
            await scheduling(rota).move(rota.workspace_id, second, LATER, GRACE)
            with pytest.raises(Conflict, match="nobody has begun") as refused:
                await scheduling(rota).move(rota.workspace_id, first, LATER, GRACE)
            assert refused.value.code == "not_movable"
            gate.opened.set()
            await attempt
    row = await rota.workshop.row(second)
    assert (*shown(row), row["waits_for"], row["waits_on"]) == ("Queued", None, 0, None, None)
    rota.move_to(LATER)
    await rota.work()
    rota.workshop.assert_added_once("ada@example.com", "linus@example.com")


async def test_a_parent_moves_with_all_that_is_nested_in_it(rota: Rota) -> None:
    root = await rota.workshop.adding("ada@example.com", "linus@example.com", scheduled_for=AT)
    await scheduling(rota).move(rota.workspace_id, root, LATER, GRACE)
    assert {row["scheduled_for"] for row in await rota.jobs(root)} == {LATER}
    (one, other) = await rota.leaves(root)
    await scheduling(rota).move(rota.workspace_id, one["id"], AT, GRACE)
    assert [row["scheduled_for"] for row in await rota.jobs(root)] == [LATER, AT, LATER]
    with pytest.raises(Conflict, match="times of their own") as refused:
        await scheduling(rota).move(rota.workspace_id, root, AT, GRACE)
    assert refused.value.code == "several_times"
    for at in (AT, LATER):
        rota.move_to(at)
        await rota.work()
    assert (await rota.workshop.row(other["id"]))["started_at"] == LATER


async def test_a_job_that_is_all_there_is_takes_its_parents_along(rota: Rota) -> None:
    await rota.fire()
    (root_id,) = await rota.fire("2026-11-04T01:00")
    (leaf,) = await rota.leaves(root_id)
    await scheduling(rota).move(rota.workspace_id, leaf["id"], AT, GRACE)
    rows = await rota.jobs(root_id)
    assert len(rows) == 3
    assert {row["scheduled_for"] for row in rows} == {AT}
    assert {row["window_ends_at"] for row in rows} == {AT + timedelta(hours=24)}
    rota.move_to(AT)
    await rota.work()
    assert [row["status"] for row in await rota.jobs(root_id)] == [Status.COMPLETED] * 3


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (utc("2026-11-03T11:59:59"), "That time has passed."),
        (datetime(2026, 11, 10, 9), "Say the zone of the time."),
    ],
)
async def test_no_job_is_moved_to_such_a_time(rota: Rota, to: datetime, said: str) -> None:
    job = await rota.workshop.adding("ada@example.com", scheduled_for=AT)
    with pytest.raises(InvalidRequest, match=said) as refused:
        await scheduling(rota).move(rota.workspace_id, job, to, GRACE)
    assert refused.value.field == "scheduled_for"
    await rota.workshop.cancel(job)


async def test_what_has_no_time_has_ended_or_is_not_there_is_not_moved(rota: Rota) -> None:
    at_once = await rota.workshop.adding("ada@example.com")
    cancelled = await rota.workshop.adding("linus@example.com", scheduled_for=AT)
    await rota.workshop.cancel(cancelled)
    for job in (at_once, cancelled):
        with pytest.raises(Conflict):
            await scheduling(rota).move(rota.workspace_id, job, LATER, GRACE)
    with pytest.raises(NotFound):
        await scheduling(rota).move(rota.workspace_id, rota.workspace_id, LATER, GRACE)
    await rota.work()


async def test_within_a_day_it_runs_late_and_then_it_is_missed(rota: Rota) -> None:
    late, missed = (
        await rota.workshop.adding("ada@example.com", scheduled_for=AT),
        await rota.workshop.adding("linus@example.com", scheduled_for=AT),
    )
    rota.move_to(AT + timedelta(hours=24))
    assert await end_missed_jobs(rota.workshop.engine()) == 0, "its last instant"
    await rota.workshop.attempt(late)
    assert shown(await rota.workshop.row(late)) == ("Completed", None, 1)
    rota.move_to(AT + timedelta(hours=24, microseconds=1))
    await rota.workshop.attempt(missed)
    row = await rota.workshop.row(missed)
    assert (*shown(row), row["started_at"], row["due_at"]) == ("Not completed", "missed", 0, None, None)
    assert row["detail"] == "It was to begin by 2026-11-05 09:00+00:00 at the latest."
    assert await end_missed_jobs(rota.workshop.engine()) == 0
    rota.workshop.assert_added_once("ada@example.com")


async def test_a_missed_job_that_somebody_retries_is_bound_to_its_window_no_longer(rota: Rota) -> None:
    job = await rota.workshop.adding("ada@example.com", scheduled_for=AT)
    rota.move_to(LATER)
    assert await end_missed_jobs(rota.workshop.engine()) == 1
    assert await end_missed_jobs(rota.workshop.engine()) == 0
    await rota.workshop.retry(job)
    assert await end_missed_jobs(rota.workshop.engine()) == 0
    await rota.work()
    assert shown(await rota.workshop.row(job)) == ("Completed", None, 1)


async def test_what_a_pause_holds_back_for_too_long_is_missed_and_says_what_it_waited_for(rota: Rota) -> None:
    record = rota.workshop.record
    pausing = Pausing(
        database=record.database,
        recorder=record.recorder,
        queue=record.queue,
        catalog=rota.workshop.catalog,
        clock=rota.workshop.clock,
        ids=record.ids,
    )
    job = await rota.workshop.adding("ada@example.com", scheduled_for=AT)
    pause = NewPause(scope=PauseScope.WORKSPACE, key="", why="We move house.")
    pause_id = await pausing.pause(rota.workspace_id, pause, GRACE)
    rota.move_to(AT)
    await rota.work()
    rota.move_to(LATER)
    assert await rota.work() == []
    row = await rota.workshop.row(job)
    assert shown(row) == ("Not completed", "missed", 0)
    assert row["detail"].endswith("It last said: “waits, as Acme is paused by Grace: We move house.”.")
    await pausing.resume(rota.workspace_id, pause_id, GRACE)
    assert await rota.work() == []


async def test_what_had_begun_before_its_window_ended_goes_on(rota: Rota) -> None:
    job = await rota.workshop.adding("ada@example.com", scheduled_for=AT)
    rota.move_to(AT)
    with rota.workshop.app.held("Create the person") as gate:
        async with rota.workshop.attempting(job) as attempt:
            await reached(gate.reached)
            rota.move_to(LATER)
            assert await end_missed_jobs(rota.workshop.engine()) == 0
            rota.move_to(AT + timedelta(seconds=1))
            gate.opened.set()
            await attempt
    assert shown(await rota.workshop.row(job)) == ("Completed", None, 1)
