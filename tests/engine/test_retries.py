"""Failed attempts: what may help is tried again with back-off, five times at most; what cannot is tried once."""

from datetime import timedelta

import psycopg
import pytest

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import TargetUnavailable, Throttled
from automation_log.domain.retry import RetryPolicy
from automation_log.domain.statuses import Status
from automation_log.engine.takeover import take_over_lost_jobs
from automation_log.store.credentials import TOTP
from automation_log.store.embedded import Addresses
from tests.engine.readings import shown
from tests.engine.small_app import SERVICE
from tests.engine.workshop import LEASE, Workshop

AWAY = "The app is away."


async def test_a_fault_that_may_pass_is_retried_at_a_time_that_is_recorded(workshop: Workshop) -> None:
    workshop.app.fail("Find the person", TargetUnavailable(AWAY))
    job = await workshop.adding("ada@example.com")
    await workshop.attempt(job)
    row = await workshop.row(job)
    assert shown(row) == ("Retrying", "app_unavailable", 1)
    assert not row["settled"]
    (failed,) = await workshop.entries(job, EntryKind.ATTEMPT_FAILED)
    assert row["due_at"] - failed["at"] <= timedelta(seconds=5) <= row["due_at"] - row["started_at"]
    assert failed["public"]["says"]["attempt"] == 1
    assert (
        failed["public"]["says"]["next_at"] == failed["public"]["set"]["due_at"] == row["due_at"].isoformat()
    )
    assert failed["personal"]["says"]["message"] == AWAY
    # The first row is still there, as no worker took it; the transaction that failed put in the one beside it.
    assert (await workshop.queued(job))[-1]["scheduled_at"] == row["due_at"]
    assert await workshop.leases() == {}

    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Retrying", "app_unavailable", 1), "it was not due yet"
    workshop.clock.move_to(row["due_at"])
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Completed", None, 2)
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()


async def test_a_worker_goes_on_with_what_it_retries(workshop: Workshop) -> None:
    workshop.app.fail("Give the role", TargetUnavailable(AWAY))
    job = await workshop.adding("ada@example.com")
    async with workshop.worker(retry=RetryPolicy(first_delay=timedelta(milliseconds=1))):
        rows = await workshop.until_settled(job)
    assert shown(rows[job]) == ("Completed", None, 2)
    assert await workshop.all("TABLE procrastinate_jobs") == [], (
        "the rows of attempts that have ended are deleted"
    )
    # The person was created before the fault: the second attempt looked, and only gave the role.
    assert [step for step in await workshop.steps(job) if step.startswith("2 act")] == [
        "2 act: Give the role"
    ]
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()


async def test_a_failed_attempt_and_the_row_of_the_next_are_written_together_or_not_at_all(
    workshop: Workshop, addresses: Addresses
) -> None:
    workshop.app.fail("Find the person", TargetUnavailable(AWAY))
    job = await workshop.adding("ada@example.com")
    rows = "TABLE procrastinate_jobs"
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON procrastinate_jobs FROM automation_log_program")
        before = await workshop.all(rows)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await workshop.attempt(job)
        assert shown(await workshop.row(job)) == ("Running", None, 1)
        assert await workshop.entries(job, EntryKind.ATTEMPT_FAILED) == []
        assert await workshop.all(rows) == before
        assert set(await workshop.leases()) == {f"job:{job}", f"account:{workshop.account}"}
        owner.execute("GRANT INSERT ON procrastinate_jobs TO automation_log_program")
    workshop.clock.ahead += LEASE + timedelta(seconds=1)
    await take_over_lost_jobs(workshop.engine())
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()


async def test_the_fifth_attempt_is_the_last(workshop: Workshop) -> None:
    workshop.app.fail("Find the person", *[TargetUnavailable(AWAY)] * 6)
    job = await workshop.adding("ada@example.com")
    waits = []
    for number in range(1, 6):
        await workshop.attempt(job)
        row = await workshop.row(job)
        assert row["attempt"] == number
        if number < 5:
            assert Status(row["status"]) is Status.RETRYING
            waits.append(round((row["due_at"] - workshop.clock()).total_seconds()))
            workshop.clock.move_to(row["due_at"])
    assert waits == [5, 15, 45, 135]
    assert shown(row) == ("Not completed", "app_unavailable", 5)
    assert (row["settled"], row["due_at"]) == (True, None)
    assert len(await workshop.entries(job, EntryKind.ATTEMPT_FAILED)) == 5
    assert workshop.app.roles == {}
    await workshop.assert_verified()


async def test_an_app_that_asks_to_wait_is_given_its_time(workshop: Workshop) -> None:
    workshop.app.fail("Find the person", Throttled(timedelta(minutes=9)))
    job = await workshop.adding("ada@example.com")
    await workshop.attempt(job)
    row = await workshop.row(job)
    assert shown(row) == ("Retrying", "throttled", 1)
    assert row["due_at"] - workshop.clock() > timedelta(minutes=8, seconds=50)


async def test_bad_credentials_are_tried_once(workshop: Workshop) -> None:
    await workshop.keep_password("Not-the-password-of-today")
    job = await workshop.adding("ada@example.com")
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Not completed", "bad_credentials", 1)
    workshop.clock.move_to(workshop.clock() + timedelta(days=1))
    await workshop.attempt(job)
    assert workshop.app.sign_ins[SERVICE] == 1
    await workshop.assert_verified()


async def test_a_refused_password_is_not_tried_again_without_the_code(workshop: Workshop) -> None:
    await workshop.keep_password("Not-the-password-of-today")
    await workshop.keep_secret(TOTP, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    job = await workshop.turning_off_mfa()
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Not completed", "bad_credentials", 1)
    assert workshop.app.sign_ins[SERVICE] == 1
