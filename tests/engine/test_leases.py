"""Leases: one session an account whoever works, and whoever waits is called as soon as it is free."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import psycopg
import pytest

from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import StoreUnavailable, TargetUnavailable
from automation_log.store import leases
from automation_log.store.database import Connection
from tests.engine.readings import reached, shown, until
from tests.engine.small_app import SERVICE
from tests.engine.workshop import Workshop

LONG_LEASE = timedelta(minutes=5)  # its duties come round once a minute: nothing here may need them


async def test_two_workers_are_never_in_one_account_together(workshop: Workshop) -> None:
    people = [f"person-{number}@example.com" for number in range(12)]
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(workshop.worker(lease=LONG_LEASE))
        await workshop.adding(*people)
        for _ in range(4):
            await workshop.logging_in()
        rows = await workshop.until_settled()
    assert {shown(row) for row in rows.values() if row["is_leaf"]} == {("Completed", None, 1)}
    assert workshop.app.most_inside == {SERVICE: 1}
    assert workshop.app.sign_ins == {SERVICE: 16}
    workshop.assert_added_once(*people)
    await workshop.assert_verified()


async def test_who_waits_says_so_and_is_queued_again_by_the_release(workshop: Workshop) -> None:
    first, second = await workshop.adding("ada@example.com"), await workshop.adding("grace@example.com")
    with workshop.app.held("Find the person") as gate:
        async with workshop.attempting(first) as attempt:
            await reached(gate.reached)
            await workshop.attempt(second)
            row = await workshop.row(second)
            assert shown(row) == ("Queued", None, 0)
            assert row["waits_on"] == f"account:{workshop.account}"
            assert row["waits_for"]
            (held,) = [
                one for one in (await workshop.leases()).values() if one["resource"] == row["waits_on"]
            ]
            assert held["holder"] == first
            before = len(await workshop.queued(second))
            await workshop.attempt(second)
            assert len(await workshop.entries(second, EntryKind.WAITING)) == 1, "it says so once"
            gate.opened.set()
            await attempt
    called = (await workshop.queued(second))[before:]
    assert len(called) == 1
    assert called[0]["scheduled_at"] <= workshop.clock()
    await workshop.attempt(second)
    row = await workshop.row(second)
    assert (*shown(row), row["waits_on"], row["waits_for"]) == ("Completed", None, 1, None, None)
    await workshop.assert_verified()


async def test_a_job_that_retries_lets_others_into_the_account(workshop: Workshop) -> None:
    workshop.app.fail("Find the person", TargetUnavailable())
    first, second = await workshop.adding("ada@example.com"), await workshop.adding("grace@example.com")
    await workshop.attempt(first)
    await workshop.attempt(second)
    rows = await workshop.rows()
    assert [shown(rows[job])[0] for job in (first, second)] == ["Retrying", "Completed"]


async def test_the_next_one_begins_without_a_polling_delay(workshop: Workshop) -> None:
    for email in ("ada@example.com", "grace@example.com"):
        await workshop.adding(email)

    async def is_waiting() -> bool:
        return any(row["waits_on"] for row in (await workshop.rows()).values())

    with workshop.app.held("Find the person") as gate:
        async with workshop.worker(lease=LONG_LEASE):
            await reached(gate.reached)
            await until(is_waiting)
            gate.opened.set()
            rows = await workshop.until_settled()
    first, second = sorted(rows.values(), key=lambda row: row["started_at"])
    assert second["started_at"] - first["finished_at"] < timedelta(seconds=0.5)
    await workshop.assert_verified()


async def test_a_lease_is_not_let_go_while_one_who_found_it_taken_notes_that_he_waits(
    workshop: Workshop,
) -> None:
    """Else the release would call nobody, and he would wait for a duty to find him."""
    resource = f"account:{workshop.account}"
    holder, waiter = workshop.record.ids.new(), workshop.record.ids.new()
    write, workspace = workshop.record.database.write, workshop.record.workspace_id
    expires_at = workshop.clock() + LONG_LEASE

    async def take(connection: Connection, by: object) -> object:
        return await leases.take(
            connection,
            resources=[resource],
            holder=by,
            fence=1,
            expires_at=expires_at,  # type: ignore[arg-type]
        )

    assert await write(workspace, lambda connection: take(connection, holder)) is None
    noticed, noted = asyncio.Event(), asyncio.Event()

    async def wait(connection: Connection) -> None:
        assert await take(connection, waiter) == leases.Held(resource=resource, holder=holder)
        noticed.set()
        await noted.wait()

    async def release(connection: Connection) -> list[str]:
        await connection.execute("SET LOCAL lock_timeout = '100ms'")
        return await leases.release(connection, holder=holder)

    async def extend(connection: Connection) -> None:
        await connection.execute("SET LOCAL lock_timeout = '100ms'")
        await leases.extend(connection, holder=holder, fence=1, expires_at=expires_at + LONG_LEASE)

    waiting = asyncio.create_task(write(workspace, wait))
    await reached(noticed)
    await write(workspace, extend)  # a sign of life never waits for those who wait
    with pytest.raises(StoreUnavailable) as refused:
        await write(workspace, release)
    assert isinstance(refused.value.__cause__, psycopg.errors.LockNotAvailable)
    noted.set()
    await waiting
    assert await write(workspace, release) == [resource]
