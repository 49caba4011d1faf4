"""Cancel is a flag: what waits ends at once, what works stops before its next act and says what has taken effect."""

from datetime import timedelta

import pytest

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Conflict, TargetUnavailable
from tests.engine.readings import reached, shown
from tests.engine.workshop import GRACE, Workshop


async def test_a_job_cancelled_while_it_looks_does_not_act(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    with workshop.app.held("Find the person") as gate:
        async with workshop.attempting(job) as attempt:
            await reached(gate.reached)
            await workshop.cancel(job)
            assert shown(await workshop.row(job)) == ("Running", None, 1), "its worker ends it, not the flag"
            gate.opened.set()
            await attempt
    row = await workshop.row(job)
    assert shown(row) == ("Not completed", "cancelled", 1)
    assert row["detail"] == "Cancelled before it acted: nothing was changed in the app."
    assert workshop.app.roles == {}
    last = (await workshop.entries(job, EntryKind.STEP_ENDED))[-1]["public"]["says"]
    assert (last["state"], last["evidence"]) == ("cancelled", None)
    (asked,) = await workshop.entries(job, EntryKind.CANCEL_ASKED)
    assert asked["personal"]["says"]["by"] == GRACE.label
    await workshop.assert_verified()


async def test_a_job_cancelled_between_two_acts_says_what_took_effect(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    with workshop.app.held("Create the person") as gate:
        async with workshop.attempting(job) as attempt:
            await reached(gate.reached)
            await workshop.cancel(job)
            gate.opened.set()
            await attempt
    row = await workshop.row(job)
    assert shown(row) == ("Not completed", "cancelled", 1)
    assert row["detail"] == "Cancelled before “Give the role”. Done in the app by then: “Create the person”."
    assert workshop.app.roles == {"ada@example.com": ""}
    await workshop.assert_verified()


async def test_a_job_cancelled_after_a_lost_act_does_not_deny_it(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    workshop.app.fail("Give the role", TargetUnavailable())
    await workshop.attempt(job)
    workshop.clock.move_to((await workshop.row(job))["due_at"])
    with workshop.app.held("Find the person") as gate:
        async with workshop.attempting(job) as attempt:
            await reached(gate.reached)
            await workshop.cancel(job)
            gate.opened.set()
            await attempt
    row = await workshop.row(job)
    assert shown(row) == ("Not completed", "cancelled", 2)
    assert (
        row["detail"]
        == "Cancelled before “Give the role”. An earlier attempt had begun to act: look at its steps."
    )


async def test_a_job_cancelled_in_its_last_act_ends_as_the_app_shows(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    with workshop.app.held("Give the role") as gate:
        async with workshop.attempting(job) as attempt:
            await reached(gate.reached)
            await workshop.cancel(job)
            gate.opened.set()
            await attempt
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()


async def test_a_cancelled_job_whose_attempt_fails_is_not_retried(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    workshop.app.fail("Find the person", TargetUnavailable("The app is away."))
    with workshop.app.held("Find the person") as gate:
        async with workshop.attempting(job) as attempt:
            await reached(gate.reached)
            await workshop.cancel(job)
            gate.opened.set()
            await attempt
    row = await workshop.row(job)
    assert shown(row) == ("Not completed", "cancelled", 1)
    assert row["due_at"] is None
    (failed,) = await workshop.entries(job, EntryKind.ATTEMPT_FAILED)
    assert failed["personal"]["says"]["message"] == "The app is away."
    assert failed["public"]["says"]["next_at"] is None
    await workshop.assert_verified()


@pytest.mark.parametrize("is_retrying", [False, True])
async def test_what_waits_ends_at_once_and_is_not_run(workshop: Workshop, is_retrying: bool) -> None:
    job = await workshop.adding("ada@example.com")
    if is_retrying:
        workshop.app.fail("Sign in", TargetUnavailable())
        await workshop.attempt(job)
    await workshop.cancel(job)
    row = await workshop.row(job)
    assert shown(row) == ("Not completed", "cancelled", int(is_retrying))
    assert (row["settled"], row["due_at"]) == (True, None)
    workshop.clock.move_to(workshop.clock() + timedelta(hours=1))
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Not completed", "cancelled", int(is_retrying))
    assert workshop.app.roles == {}
    with pytest.raises(Conflict) as refused:
        await workshop.cancel(job)
    assert refused.value.code == "already_ended"
    await workshop.assert_verified()


async def test_cancelling_a_parent_ends_its_waiting_leaves_and_flags_the_one_that_works(
    workshop: Workshop,
) -> None:
    root = await workshop.adding("ada@example.com", "grace@example.com", "linus@example.com")
    working, *waiting = await workshop.leaves(root)
    with workshop.app.held("Find the person") as gate:
        async with workshop.attempting(working) as attempt:
            await reached(gate.reached)
            await workshop.attempt(waiting[0])
            await workshop.cancel(root)
            rows = await workshop.rows()
            assert [shown(rows[leaf]) for leaf in waiting] == [("Not completed", "cancelled", 0)] * 2
            assert rows[waiting[0]]["waits_on"] is None
            assert (shown(rows[root])[0], rows[root]["settled"]) == ("Not completed", False)
            gate.opened.set()
            await attempt
    rows = await workshop.rows()
    assert shown(rows[working]) == ("Not completed", "cancelled", 1)
    assert rows[root]["settled"]
    assert workshop.app.roles == {}
    await workshop.assert_verified()
