"""Workspace policy: every hub once a night, at its own time; late, missed, or a ghost while nobody begins it."""

import asyncio
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from automation_log.directory.policies import AskedHours
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Conflict, StoreUnavailable
from automation_log.domain.jobs import ActorKind, CauseKind, TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.domain.windows import Hours
from automation_log.store.database import Database
from automation_log.store.embedded import Addresses
from tests.conftest import Server
from tests.engine.readings import reached, until
from tests.triggers.rota import BERLIN, GRACE, NIGHT, Rota, told, utc


@pytest.fixture(autouse=True)
async def made(rota: Rota) -> None:
    """The workspace has its policy since noon of 3 November, of which nothing has come yet."""
    assert await rota.fire() == ()


async def test_every_workspace_has_one_from_the_start_which_says_who_made_it(rota: Rota) -> None:
    policy = await rota.policy()
    assert (policy.is_on, policy.words) == (True, "every day, 01:00–05:00 UTC")
    (entry,) = await rota.workshop.entries(policy.id, EntryKind.DIRECTORY_CHANGED)
    assert entry["personal"]["says"]["by"] == "Automation Log"
    assert await rota.fire() == ()
    assert len(await rota.workshop.all("SELECT * FROM policies")) == 1


async def test_a_night_is_one_root_with_a_sync_for_each_hub_at_its_time(rota: Rota) -> None:
    second = await rota.add_hub("Press")
    assert await rota.fire("2026-11-04T00:59:59") == ()
    (root_id,) = await rota.fire("2026-11-04T01:00")
    root, *below = await rota.jobs(root_id)
    assert (root["task"], root["target_kind"], root["target_label"], root["trigger"]) == (
        Task.SYNCING_USERS,
        TargetKind.WORKSPACE,
        "Acme",
        Trigger.WORKSPACE_POLICY,
    )
    assert (root["actor_kind"], root["actor_label"]) == (ActorKind.BRAND, "Automation Log")
    assert root["cause_kind"] == CauseKind.POLICY_RUN
    assert root["cause_sentence"] == (
        "Every business hub is synced daily: the window of 4 Nov 2026, 01:00–05:00 UTC."
    )
    (entry,) = await rota.workshop.entries((await rota.policy()).id, EntryKind.POLICY_RUN)
    assert entry["id"] == root["cause_id"]
    assert entry["public"]["says"]["windows"] == ["2026-11-04"]
    hubs = {row["target_id"]: row for row in below if not row["is_leaf"]}
    assert set(hubs) == {rota.workshop.hub, second}
    window = Hours(zone="UTC", opens=time(1), lasts=timedelta(hours=4)).on(date(2026, 11, 4))
    assert window is not None
    for row in below:
        assert row["scheduled_for"] == window.at(row["target_id"])
        assert row["window_ends_at"] == window.closes_at
        assert row["depth"] == (2 if row["is_leaf"] else 1)
    assert await rota.runs() == [("2026-11-04", "started", root_id)]
    assert await rota.work() == [], "nobody's time has come"
    rota.move_to("2026-11-04T04:00")
    assert len(await rota.work()) == 2
    assert {Status(row["status"]) for row in await rota.jobs()} == {Status.COMPLETED}


async def test_thirty_nights_with_a_change_of_the_clocks_run_in_seconds(rota: Rota) -> None:
    rota.move_to("2027-03-14T12:00")
    hours = AskedHours(zone=BERLIN, opens=time(1), closes=time(5))
    await rota.policies.set_night(rota.workspace_id, hours, GRACE, is_on=True)
    starts: list[datetime] = []
    for night in range(30):
        noon = utc("2027-03-14T12:00") + timedelta(days=night)
        for hour in (0, 11, 12, 13, 14, 15, 20):  # whenever a worker minds its duties
            await rota.fire(noon + timedelta(hours=hour))
            await rota.work()
        starts += [row["scheduled_for"] for row in await rota.leaves() if row["scheduled_for"] > noon]
    roots = [row for row in await rota.jobs() if row["parent_id"] is None]
    assert [(row["status"], row["reason"]) for row in roots] == [(Status.COMPLETED, None)] * 30
    assert [key for key, _, _ in await rota.runs()] == [
        str(date(2027, 3, 15) + timedelta(days=night)) for night in range(30)
    ]
    apart = [later - sooner for sooner, later in pairwise(starts)]
    assert sorted(apart) == [timedelta(hours=23)] + [timedelta(hours=24)] * 28, "one night is shorter"


async def test_a_hub_whose_last_sync_goes_on_is_not_started_a_second_time(rota: Rota) -> None:
    await rota.add_hub("Press")
    (first,) = await rota.fire("2026-11-04T01:00")
    (staff,) = [row for row in await rota.leaves(first) if row["target_label"] == "Staff"]
    rota.move_to(staff["scheduled_for"])
    with rota.workshop.app.held("Read the roster") as gate:
        async with rota.workshop.attempting(staff["id"]) as attempt:
            await reached(gate.reached)
            rota.move_to("2026-11-04T04:59")
            await rota.work()
            (second,) = await rota.fire("2026-11-05T01:00")
            assert [row["target_label"] for row in await rota.leaves(second)] == ["Press"]
            root = (await rota.jobs(second))[0]
            assert root["cause_sentence"].endswith(
                "Not started a second time, as the last sync still goes on: Staff."
            )
            rota.move_to("2026-11-05T04:59")
            await rota.work()
            gate.opened.set()
            await attempt
    (third,) = await rota.fire("2026-11-06T01:00")
    assert len(await rota.leaves(third)) == 2
    rota.move_to("2026-11-06T04:59")
    await rota.work()
    assert {Status(row["status"]) for row in await rota.jobs()} == {Status.COMPLETED}


async def test_when_every_hub_still_goes_on_the_night_says_so_and_has_no_job(rota: Rota) -> None:
    (first,) = await rota.fire("2026-11-04T01:00")
    (staff,) = await rota.leaves(first)
    rota.move_to("2026-11-04T04:00")
    with rota.workshop.app.held("Read the roster") as gate:
        async with rota.workshop.attempting(staff["id"]) as attempt:
            await reached(gate.reached)
            assert await rota.fire("2026-11-05T01:00") == ()
            gate.opened.set()
            await attempt
    assert await rota.runs() == [("2026-11-04", "started", first), ("2026-11-05", "nothing_due", None)]
    entry = (await rota.workshop.entries((await rota.policy()).id, EntryKind.POLICY_RUN))[-1]
    assert "still goes on: Staff" in entry["personal"]["says"]["said"]


async def test_what_never_began_is_a_ghost_until_it_begins_late_and_says_so(rota: Rota) -> None:
    assert await rota.ghosts("2026-11-04T01:04:59") == (), "five minutes are on time"
    (ghost,) = await rota.ghosts("2026-11-04T01:05")
    assert (ghost.expected_at, ghost.task, ghost.target_label) == (
        utc("2026-11-04T01:00"),
        Task.SYNCING_USERS,
        "Acme",
    )
    (root_id,) = await rota.fire("2026-11-04T04:59")
    assert await rota.ghosts() == ()
    (root, *_) = await rota.jobs(root_id)
    assert root["cause_sentence"].endswith("01:00–05:00 UTC, found open only at 04:59 UTC.")
    (leaf,) = await rota.leaves(root_id)
    await rota.work()
    row = await rota.workshop.row(leaf["id"])
    assert told([row]) == [("Staff", "Completed", None)]
    assert row["started_at"] - row["scheduled_for"] > timedelta(minutes=30)


async def test_a_night_that_passed_while_nothing_ran_is_missed_and_can_be_retried(rota: Rota) -> None:
    assert len(await rota.ghosts("2026-11-07T06:00")) == 4
    (root_id,) = await rota.fire()
    assert await rota.ghosts() == ()
    assert await rota.runs() == [(f"2026-11-0{day}", "missed", root_id) for day in (4, 5, 6, 7)], (
        "one job says it for all of them"
    )
    root = (await rota.jobs(root_id))[0]
    assert told([root, *await rota.leaves(root_id)]) == [
        ("Acme", "Not completed", None),
        ("Staff", "Not completed", "missed"),
    ]
    assert "4 windows from 4 Nov 2026 to 7 Nov 2026 passed while nothing ran" in root["cause_sentence"]
    assert root["settled"]
    assert await rota.workshop.all("SELECT * FROM procrastinate_jobs") == []
    await rota.workshop.retry(root_id)
    await rota.work()
    assert told(await rota.leaves(root_id)) == [("Staff", "Completed", None)]


async def test_after_nights_of_silence_the_open_one_begins_and_the_others_are_missed(rota: Rota) -> None:
    missed, started = await rota.fire("2026-11-06T03:00")
    assert [(key, outcome) for key, outcome, _ in await rota.runs()] == [
        ("2026-11-04", "missed"),
        ("2026-11-05", "missed"),
        ("2026-11-06", "started"),
    ]
    rota.move_to("2026-11-06T04:59")
    await rota.work()
    assert told(await rota.leaves(missed, started)) == [
        ("Staff", "Not completed", "missed"),
        ("Staff", "Completed", None),
    ]


async def test_what_no_worker_begins_in_its_window_is_missed(rota: Rota) -> None:
    (root_id,) = await rota.fire("2026-11-04T01:00")
    rota.move_to("2026-11-04T05:00:01")
    await rota.work()
    (leaf,) = await rota.leaves(root_id)
    assert told([leaf]) == [("Staff", "Not completed", "missed")]
    assert leaf["detail"] == "It was to begin by 2026-11-04 05:00+00:00 at the latest."
    assert len(await rota.fire("2026-11-05T01:00")) == 1, "the next night is not held back"
    rota.move_to("2026-11-05T04:00")
    await rota.work()


@pytest.mark.parametrize("attempt", range(3))
async def test_two_processes_at_once_make_one_run(rota: Rota, addresses: Addresses, attempt: int) -> None:
    rota.move_to("2026-11-04T01:00")
    others = [Database(addresses.program_url, size=2) for _ in range(4)]
    for other in others:
        await other.open()
    try:
        fired = await asyncio.gather(*(rota.firing(other).fire(rota.workspace_id) for other in others))
    finally:
        for other in others:
            await other.close()
    assert sorted(len(roots) for roots in fired) == [0, 0, 0, 1]
    assert len(await rota.runs()) == 1
    assert len(await rota.leaves()) == 1


async def test_a_process_that_dies_between_the_run_and_its_jobs_leaves_nothing_half(
    rota: Rota, server: Server, addresses: Addresses
) -> None:
    name = conninfo_to_dict(addresses.program_url)["dbname"]
    rota.move_to("2026-11-04T01:00")
    dying = Database(addresses.program_url, size=2)
    await dying.open()
    try:
        url = make_conninfo(server.superuser_url, dbname=name)
        async with (
            await psycopg.AsyncConnection.connect(url, autocommit=True) as superuser,
            await psycopg.AsyncConnection.connect(url) as holder,
        ):
            # Whoever plants stands here: the run's entry and row are written by then, and not committed.
            await holder.execute("LOCK TABLE jobs IN EXCLUSIVE MODE")
            firing = asyncio.create_task(rota.firing(dying).fire(rota.workspace_id))

            async def is_killed() -> bool:
                cursor = await superuser.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = %s AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO jobs%%'",
                    [name],
                )
                return await cursor.fetchone() is not None

            await until(is_killed)
            with pytest.raises(StoreUnavailable):
                await firing
    finally:
        await dying.close()
    assert await rota.runs() == []
    assert await rota.jobs() == []
    assert await rota.workshop.entries((await rota.policy()).id, EntryKind.POLICY_RUN) == []
    (root_id,) = await rota.fire()
    assert await rota.runs() == [("2026-11-04", "started", root_id)]
    rota.move_to("2026-11-04T04:00")
    await rota.work()


async def test_a_hub_that_is_left_out_is_not_synced_and_what_was_queued_is_cancelled(rota: Rota) -> None:
    press = await rota.add_hub("Press")
    (first,) = await rota.fire("2026-11-04T01:00")
    await rota.policies.set_hub(rota.workspace_id, press, GRACE, is_synced=False)
    await rota.policies.set_hub(rota.workspace_id, press, GRACE, is_synced=False)
    assert sorted(told(await rota.leaves(first))) == [
        ("Press", "Not completed", "cancelled"),
        ("Staff", "Queued", None),
    ]
    rota.move_to("2026-11-04T04:00")
    await rota.work()
    (second,) = await rota.fire("2026-11-05T01:00")
    assert told(await rota.leaves(second)) == [("Staff", "Queued", None)]
    with pytest.raises(Conflict, match="policy behind this job") as refused:
        await rota.workshop.retry(first)
    assert refused.value.code == "policy_changed"
    rota.move_to("2026-11-05T04:00")
    await rota.work()
    await rota.policies.set_hub(rota.workspace_id, press, GRACE, is_synced=True)
    await rota.workshop.retry(first)
    await rota.work()
    said = await rota.workshop.entries((await rota.policy()).id, EntryKind.DIRECTORY_CHANGED)
    assert [entry["personal"]["says"]["said"] for entry in said[1:]] == [
        "Grace told the Workspace policy not to sync Press.",
        "Grace let the Workspace policy sync Press again.",
    ]


async def test_switched_off_it_cancels_what_is_queued_and_misses_nothing(rota: Rota) -> None:
    (root_id,) = await rota.fire("2026-11-04T01:00")
    await rota.policies.set_night(rota.workspace_id, NIGHT, GRACE, is_on=False)
    assert told(await rota.leaves(root_id)) == [("Staff", "Not completed", "cancelled")]
    assert await rota.fire("2026-11-09T03:00") == ()
    assert await rota.ghosts() == ()
    await rota.policies.set_night(rota.workspace_id, NIGHT, GRACE, is_on=True)
    assert await rota.fire("2026-11-09T04:00") == (), "the window that was open then is not its own"
    assert len(await rota.fire("2026-11-10T01:00")) == 1
    rota.move_to("2026-11-10T04:00")
    await rota.work()


async def test_a_night_that_runs_already_when_the_hours_change_fires_no_second_time(rota: Rota) -> None:
    await rota.fire("2026-11-04T01:00")
    later = AskedHours(zone="UTC", opens=time(3), closes=time(6))
    await rota.policies.set_night(rota.workspace_id, later, GRACE, is_on=True)
    assert await rota.fire("2026-11-04T03:00") == ()
    rota.move_to("2026-11-04T04:00")
    await rota.work()
    assert [key for key, _, _ in await rota.runs()] == ["2026-11-04"]


async def test_a_hub_whose_app_cannot_be_synced_has_no_turn(rota: Rota) -> None:
    async def redefine(connection: Any) -> None:
        await connection.execute("UPDATE hubs SET app = 'gone'")

    await rota.workshop.record.database.write(rota.workspace_id, redefine)
    assert await rota.fire("2026-11-04T01:00") == ()
    assert await rota.runs() == [("2026-11-04", "nothing_due", None)]
