"""A retry that somebody asks for: only of what is Not completed; it reopens the tree, and says so."""

from uuid import UUID

import pytest

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Conflict, NotFound, Refused, RequestError, TargetUnavailable
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from tests.engine.readings import reached, shown
from tests.engine.small_app import PASSWORD
from tests.engine.workshop import GRACE, Workshop


async def test_a_repaired_job_goes_on_as_its_next_attempt(workshop: Workshop) -> None:
    await workshop.keep_password("Not-the-password-of-today")
    job = await workshop.adding("ada@example.com")
    async with workshop.worker():
        await workshop.until_settled(job)
        assert shown(await workshop.row(job)) == ("Not completed", "bad_credentials", 1)
        await workshop.keep_password(PASSWORD)
        await workshop.retry(job)
        rows = await workshop.until_settled(job)
    assert shown(rows[job]) == ("Completed", None, 2)
    assert rows[job]["detail"] is None
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()


async def test_a_settled_tree_reopens_with_an_entry_each_and_settles_again(workshop: Workshop) -> None:
    workshop.app.fail("Find the person", Refused(Reason.NOT_ENOUGH_SEATS))
    root = await workshop.adding("ada@example.com", "grace@example.com")
    failed, done = await workshop.leaves(root)
    for leaf in (failed, done):
        await workshop.attempt(leaf)
    before = await workshop.rows()
    assert [shown(before[job])[0] for job in (root, failed, done)] == [
        "Not completed",
        "Not completed",
        "Completed",
    ]
    assert before[root]["settled"]

    await workshop.retry(root)
    rows = await workshop.rows()
    assert shown(rows[failed]) == ("Retrying", "not_enough_seats", 1)
    assert rows[failed]["due_at"] <= workshop.clock()
    assert rows[done] == before[done], "what is Completed is left alone"
    for job in (root, failed):
        assert (rows[job]["settled"], rows[job]["finished_at"]) == (False, None)
    (asked,) = await workshop.entries(failed, EntryKind.RETRY_ASKED)
    assert asked["personal"]["says"]["by"] == GRACE.label
    reopened = (await workshop.entries(root))[-1]["public"]["set"]
    assert (reopened["status"], reopened["settled"], reopened["finished_at"]) == (
        Status.RETRYING,
        False,
        None,
    )
    assert (await workshop.queued(failed))[-1]["scheduled_at"] == rows[failed]["due_at"]

    await workshop.attempt(failed)
    rows = await workshop.rows()
    assert shown(rows[failed]) == ("Completed", None, 2)
    assert (shown(rows[root])[0], rows[root]["settled"]) == ("Completed", True)
    assert rows[root]["finished_at"] > before[root]["finished_at"]
    workshop.assert_added_once("ada@example.com", "grace@example.com")
    await workshop.assert_verified()


async def test_a_cancelled_job_can_be_retried_and_then_acts(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    await workshop.cancel(job)
    await workshop.retry(job)
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()


async def test_what_is_not_not_completed_is_not_retried(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    await assert_refused(workshop, job, "not_retryable")  # Queued
    workshop.app.fail("Sign in", TargetUnavailable())
    await workshop.attempt(job)
    await assert_refused(workshop, job, "not_retryable")  # Retrying
    workshop.clock.move_to((await workshop.row(job))["due_at"])
    with workshop.app.held("Find the person") as gate:
        async with workshop.attempting(job) as attempt:
            await reached(gate.reached)
            await assert_refused(workshop, job, "not_retryable")  # Running
            gate.opened.set()
            await attempt
    await assert_refused(workshop, job, "not_retryable")  # Completed
    await assert_refused(workshop, UUID(int=5), "not_found")


async def assert_refused(workshop: Workshop, job: UUID, code: str) -> None:
    before = await workshop.rows()
    with pytest.raises((Conflict, NotFound)) as refused:
        await workshop.retry(job)
    assert isinstance(refused.value, RequestError)
    assert refused.value.code == code
    assert await workshop.rows() == before
