"""A job goes through look, act and observe; each step is an entry, and is committed before it is done."""

from automation_log.domain.entries import EntryKind
from automation_log.domain.statuses import Status
from tests.engine.readings import reached, shown
from tests.engine.workshop import Workshop


async def test_an_attempt_looks_acts_and_observes(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    assert await workshop.steps(job) == [
        "1 sign_in: Sign in",
        "1 look: Find the person",
        "1 act: Create the person",
        "1 act: Give the role",
        "1 observe: Find the person",
    ]
    ended = await workshop.entries(job, EntryKind.STEP_ENDED)
    assert [(entry["public"]["says"]["ordinal"], entry["public"]["says"]["evidence"]) for entry in ended] == [
        (1, None), (2, "observed"), (3, "accepted"), (4, "accepted"), (5, "observed")
    ]  # fmt: skip
    moves = [
        entry["public"]["set"]["status"]
        for entry in await workshop.entries(job)
        if "status" in entry["public"]["set"]
    ]
    assert [Status(move).label for move in moves] == ["Queued", "Started", "Running", "Completed"]
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()


async def test_looks_and_observations_keep_what_they_read_and_acts_do_not(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    await workshop.attempt(job)
    ended = await workshop.entries(job, EntryKind.STEP_ENDED)
    _, looked, created, given, observed = (entry["personal"]["says"].get("read") for entry in ended)
    assert (looked["found.role"], observed["found.role"]) == ("", "Editors")
    assert (created, given) == (None, None)


async def test_a_step_stands_in_the_record_before_it_acts(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    with workshop.app.held("Create the person") as gate:
        async with workshop.attempting(job) as attempt:
            await reached(gate.reached)
            assert (await workshop.steps(job))[-1] == "1 act: Create the person"
            assert shown(await workshop.row(job))[0] == "Running"
            assert workshop.app.roles == {}
            gate.opened.set()
            await attempt
    workshop.assert_added_once("ada@example.com")


async def test_a_job_is_started_while_it_signs_in_and_runs_from_the_first_step_behind_that(
    workshop: Workshop,
) -> None:
    job = await workshop.adding("ada@example.com")
    with workshop.app.held("Sign in") as gate:
        async with workshop.attempting(job) as attempt:
            await reached(gate.reached)
            assert (await workshop.steps(job), shown(await workshop.row(job))[0]) == (
                ["1 sign_in: Sign in"],
                "Started",
            )
            gate.opened.set()
            await attempt


async def test_what_is_so_already_is_not_done_again(workshop: Workshop) -> None:
    workshop.app.roles["ada@example.com"] = "Editors"
    job = await workshop.adding("ada@example.com")
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
    assert await workshop.steps(job) == ["1 sign_in: Sign in", "1 look: Find the person"]
    assert workshop.app.created == {}


async def test_a_queue_row_delivered_twice_does_nothing_twice(workshop: Workshop) -> None:
    job = await workshop.adding("ada@example.com")
    with workshop.app.held("Find the person") as gate:
        async with workshop.attempting(job) as attempt:
            await reached(gate.reached)
            before = await workshop.entries(job)
            await workshop.attempt(job)
            assert await workshop.entries(job) == before
            gate.opened.set()
            await attempt
    before = await workshop.entries(job)
    await workshop.attempt(job)
    assert await workshop.entries(job) == before
    workshop.assert_added_once("ada@example.com")
