"""The database taken away: workers wait and go on; nothing recorded is lost, nothing is recorded twice."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from automation_log.domain.errors import StoreUnavailable
from automation_log.domain.ids import Ids
from automation_log.store import directory, schema
from automation_log.store.database import Connection, Database
from automation_log.store.embedded import EmbeddedPostgres, passing_folder
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder
from tests.conftest import Record, now
from tests.engine.conftest import furnished
from tests.engine.readings import reached, shown, until
from tests.engine.workshop import Workshop

LEASE = timedelta(seconds=2)


@pytest.fixture(scope="module")
def power() -> Iterator[EmbeddedPostgres]:
    """A server of this file's own, to be switched off and on."""
    with passing_folder() as folder:
        embedded = EmbeddedPostgres(folder)
        schema.migrate(embedded.start_or_attach().owner_url, now=now())
        yield embedded
        embedded.release()


@pytest.fixture
async def workshop(power: EmbeddedPostgres) -> AsyncIterator[Workshop]:
    conninfo = power.attach().program_url
    database, queue = Database(conninfo), Queue(conninfo)
    await database.open()
    await queue.app.open_async()
    ids = Ids(now, random.getrandbits)
    record = Record(
        database=database,
        recorder=Recorder(clock=now, ids=ids, random_bytes=secrets.token_bytes),
        queue=queue,
        ids=ids,
        workspace_id=ids.new(),
    )

    async def found(connection: Connection) -> None:
        slug = f"away-{secrets.token_hex(4)}"
        await directory.add_workspace(connection, slug=slug, name="Away", now=now())

    await database.write(record.workspace_id, found)
    yield await furnished(record)
    await queue.app.close_async()
    await database.close()


async def test_a_worker_outlives_an_outage_in_the_middle_of_an_act(
    workshop: Workshop, power: EmbeddedPostgres
) -> None:
    with workshop.app.held("Give the role") as gate, capture_logs() as said:

        async def has_noticed() -> bool:
            events = {line["event"] for line in said}
            # Which one comes first is a question of lease and connection timeout.
            return "queue waits" in events and bool(events & {"database away", "lease lost"})

        async with workshop.worker(lease=LEASE):
            job = await workshop.adding("ada@example.com", "grace@example.com")
            await reached(gate.reached)
            before = await workshop.record_so_far()
            await asyncio.to_thread(power.release)
            gate.opened.set()  # the app does it; nobody can write that down
            await until(has_noticed)
            await asyncio.to_thread(power.start_or_attach)
            later = await workshop.adding("barbara@example.com")
            rows = await workshop.until_settled(job, later)
    assert (await workshop.record_so_far())[: len(before)] == before
    assert {shown(row) for row in rows.values() if row["is_leaf"]} == {("Completed", None, 1)}
    workshop.assert_added_once("ada@example.com", "grace@example.com", "barbara@example.com")
    await workshop.assert_verified()


@pytest.mark.long
async def test_an_idle_worker_goes_on_seconds_after_a_longer_outage(
    workshop: Workshop, power: EmbeddedPostgres
) -> None:
    async with workshop.worker(lease=LEASE) as engine:
        await workshop.until_settled(await workshop.logging_in())
        await asyncio.to_thread(power.release)
        for _ in range(4):  # each waits five seconds for an answer
            with pytest.raises(StoreUnavailable):
                async with engine.database.outside() as connection:
                    await connection.execute("SELECT 1")
        await asyncio.to_thread(power.start_or_attach)
        back_at = now()
        await workshop.until_settled(await workshop.adding("ada@example.com"))
        assert now() - back_at < timedelta(seconds=12)
    workshop.assert_added_once("ada@example.com")
    await workshop.assert_verified()


@pytest.mark.long
async def test_a_worker_can_be_stopped_while_the_database_is_away(
    workshop: Workshop, power: EmbeddedPostgres
) -> None:
    async with workshop.worker(lease=LEASE):
        await workshop.until_settled(await workshop.logging_in())
        await asyncio.to_thread(power.release)
    await asyncio.to_thread(power.start_or_attach)
