"""Scheduled jobs: until their time they hold nothing and are claimed by nobody; then they run, late if need be."""

from datetime import timedelta

from automation_log.domain.entries import EntryKind
from automation_log.engine.overdue import queue_overdue_jobs
from tests.engine.readings import shown, until
from tests.engine.workshop import Workshop


async def test_a_scheduled_job_waits_for_its_time_and_holds_nothing(workshop: Workshop) -> None:
    at = workshop.clock() + timedelta(hours=1)
    scheduled, other = (
        await workshop.adding("ada@example.com", scheduled_for=at),
        await workshop.adding("linus@example.com"),
    )
    await workshop.attempt(scheduled)
    row = await workshop.row(scheduled)
    assert (*shown(row), row["due_at"], row["scheduled_for"]) == ("Queued", None, 0, at, at)
    assert await workshop.leases() == {}
    (queued,) = await workshop.queued(scheduled)
    assert queued["scheduled_at"] == at
    assert await queue_overdue_jobs(workshop.engine()) == 0
    await workshop.attempt(other)
    assert shown(await workshop.row(other)) == ("Completed", None, 1), "it delays nobody"

    workshop.clock.move_to(at)
    await workshop.attempt(scheduled)
    row = await workshop.row(scheduled)
    assert shown(row) == ("Completed", None, 1)
    assert row["started_at"] >= at
    await workshop.assert_verified()


async def test_a_worker_begins_a_scheduled_job_when_its_time_has_come(workshop: Workshop) -> None:
    at = workshop.clock() + timedelta(seconds=1.5)
    job = await workshop.adding("ada@example.com", scheduled_for=at)
    async with workshop.worker():
        rows = await workshop.until_settled(job)
    assert timedelta() <= rows[job]["started_at"] - at < timedelta(seconds=3)
    workshop.assert_added_once("ada@example.com")


async def test_what_came_due_while_no_worker_ran_is_run_late(workshop: Workshop) -> None:
    at = workshop.clock() + timedelta(seconds=0.2)
    job = await workshop.adding("ada@example.com", scheduled_for=at)

    async def is_past() -> bool:
        return workshop.clock() > at + timedelta(seconds=0.5)

    await until(is_past)
    async with workshop.worker():
        rows = await workshop.until_settled(job)
    assert shown(rows[job]) == ("Completed", None, 1)
    assert rows[job]["scheduled_for"] == at < rows[job]["started_at"] - timedelta(seconds=0.5)
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()


async def test_a_worker_whose_clock_is_a_little_behind_takes_what_is_due(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    workshop.clock.ahead = -timedelta(seconds=0.9)
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    await workshop.assert_verified()


async def test_a_job_whose_queue_row_was_lost_is_queued_again_once(workshop: Workshop) -> None:
    workshop.clock.ahead = -timedelta(seconds=4)
    job = await workshop.adding("ada@example.com")
    await workshop.lose_queue_rows()
    assert await queue_overdue_jobs(workshop.engine()) == 0, (
        "whoever has just taken the row is given a moment"
    )
    workshop.clock.ahead = timedelta()
    assert await queue_overdue_jobs(workshop.engine()) == 1
    assert await queue_overdue_jobs(workshop.engine()) == 0
    assert len(await workshop.queued(job)) == 1
    async with workshop.worker():
        await workshop.until_settled(job)
    assert await workshop.entries(job, EntryKind.TAKEN_OVER) == []
    workshop.assert_added_once("ada@example.com")
