"""Takeover: a dead worker's job goes on elsewhere within 15 s, and the dead one, come back, writes nothing."""

import asyncio
from datetime import timedelta
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.engine.takeover import take_over_lost_jobs
from tests.engine.readings import reached, shown, until
from tests.engine.small_app import SERVICE
from tests.engine.workshop import LEASE, MovedClock, Workshop

WITHIN = timedelta(seconds=15)


async def test_a_dead_workers_job_is_taken_over_within_15_s_at_default_settings(workshop: Workshop) -> None:
    # The worker that dies lives a little in the past, so that most of its lease has run out once it is dead.
    workshop.clock.ahead = timedelta(seconds=0.5) - LEASE
    job = await workshop.adding("ada@example.com")
    with workshop.app.held("Give the role") as gate:
        async with workshop.attempting(job):
            await reached(gate.reached)
    last_sign = (await workshop.leases())[f"job:{job}"]["expires_at"] - LEASE
    workshop.clock.ahead = timedelta()
    async with workshop.worker():
        await workshop.until_settled(job)
    (taken_over,) = await workshop.entries(job, EntryKind.TAKEN_OVER)
    claims = [
        one
        for one in await workshop.entries(job, EntryKind.STATUS_CHANGED)
        if "fence" in one["public"]["set"]
    ]
    assert [claim["public"]["set"]["fence"] for claim in claims] == [1, 3]
    assert LEASE < taken_over["at"] - last_sign <= claims[-1]["at"] - last_sign < WITHIN
    # One attempt, gone on with: it looked first, and did not create the person again.
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    assert await workshop.steps(job) == [
        "1 sign_in: Sign in",
        "1 look: Find the person",
        "1 act: Create the person",
        "1 act: Give the role",
        "1 sign_in: Sign in",
        "1 look: Find the person",
        "1 act: Give the role",
        "1 observe: Find the person",
    ]
    assert workshop.app.roles == {"ada@example.com": "Editors"}
    assert workshop.app.created == {"ada@example.com": 1}
    await workshop.assert_verified()


async def test_it_goes_on_at_once_though_the_workers_clock_is_ahead_of_the_databases(
    workshop: Workshop,
) -> None:
    job = await workshop.adding("ada@example.com")
    with workshop.app.held("Give the role") as gate:
        async with workshop.attempting(job):
            await reached(gate.reached)
    await workshop.lose_queue_rows()
    workshop.clock.ahead = timedelta(minutes=5)
    async with workshop.worker():
        await workshop.until_settled(job)
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    await workshop.assert_verified()


async def test_nobody_takes_over_from_a_worker_that_lives(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    lease = timedelta(seconds=0.6)
    with workshop.app.held("Find the person") as gate:
        async with workshop.attempting(job, lease=lease) as attempt:
            await reached(gate.reached)
            first = (await workshop.leases())[f"job:{job}"]["expires_at"]

            async def is_past_the_first_lease() -> bool:
                assert await take_over_lost_jobs(workshop.engine(lease=lease)) == 0
                return workshop.clock() > first + lease

            await until(is_past_the_first_lease)
            gate.opened.set()
            await attempt
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    assert await workshop.entries(job, EntryKind.TAKEN_OVER) == []


async def test_the_one_taken_over_from_writes_nothing_and_acts_no_more(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    later = MovedClock()
    with workshop.app.held("Find the person") as gate:
        async with workshop.attempting(job) as stale:
            await reached(gate.reached)
            later.ahead = LEASE + timedelta(seconds=1)
            assert await take_over_lost_jobs(workshop.engine(clock=later)) == 1
            await workshop.attempt(job, clock=later)
            assert shown(await workshop.row(job)) == ("Completed", None, 1)
            before = await workshop.entries(job)
            workshop.app.roles.clear()  # were the stale one to act now, it would show
            gate.opened.set()
            await stale
    assert await workshop.entries(job) == before
    assert workshop.app.roles == {}
    await workshop.assert_verified()


async def test_one_that_cannot_renew_its_lease_leaves_the_app_when_it_runs_out(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    lease = timedelta(seconds=1)
    with workshop.app.held("Give the role") as gate:
        async with workshop.attempting(job, lease=lease) as attempt:
            await reached(gate.reached)
            assert workshop.app.inside[SERVICE] == 1
            # The database takes questions and answers none, as where the network is cut.
            async with workshop.record.database.reading(workshop.record.workspace_id) as holder:
                await holder.execute("SELECT 1 FROM leases FOR UPDATE")
                async with asyncio.timeout(10):
                    await attempt
            assert workshop.app.inside[SERVICE] == 0
    assert workshop.app.roles == {"ada@example.com": ""}
    assert shown(await workshop.row(job)) == ("Running", None, 1)


async def test_the_one_taken_over_from_does_not_disturb_its_successor(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    later = MovedClock()
    with workshop.app.held("Find the person") as early, workshop.app.held("Find the person") as late:
        async with workshop.attempting(job) as stale:
            await reached(early.reached)
            later.ahead = LEASE + timedelta(seconds=1)
            assert await take_over_lost_jobs(workshop.engine(clock=later)) == 1
            async with workshop.attempting(job, clock=later) as successor:
                await reached(late.reached)
                held = await workshop.leases()
                before = await workshop.entries(job)
                early.opened.set()
                await stale
                assert await workshop.leases() == held
                assert await workshop.entries(job) == before
                late.opened.set()
                await successor
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()


async def test_the_third_takeover_ends_the_job_and_frees_its_account(workshop: Workshop) -> None:
    job, waiting = await workshop.adding("ada@example.com"), await workshop.adding("grace@example.com")
    for number in range(3):
        await die_in_the_look(workshop, job)
        if number == 0:
            await workshop.attempt(waiting)
        workshop.clock.ahead += LEASE + timedelta(seconds=1)
        assert await take_over_lost_jobs(workshop.engine()) == 1
    row = await workshop.row(job)
    assert shown(row) == ("Not completed", "unknown", 1)
    assert (row["settled"], row["due_at"]) == (True, None)
    assert len(await workshop.entries(job, EntryKind.TAKEN_OVER)) == 3
    assert await workshop.leases() == {}
    await workshop.attempt(waiting)
    assert shown(await workshop.row(waiting)) == ("Completed", None, 1)
    await workshop.assert_verified()


async def test_two_that_see_one_dead_worker_take_over_once(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    await die_in_the_look(workshop, job)
    workshop.clock.ahead += LEASE + timedelta(seconds=1)
    await asyncio.gather(*(take_over_lost_jobs(workshop.engine()) for _ in range(4)))
    assert len(await workshop.entries(job, EntryKind.TAKEN_OVER)) == 1
    await workshop.assert_verified()


async def die_in_the_look(workshop: Workshop, job: UUID) -> None:
    """Take the job as a worker that dies while it looks: its leases stay behind."""
    with workshop.app.held("Find the person") as gate:
        async with workshop.attempting(job):
            await reached(gate.reached)
