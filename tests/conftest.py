"""Real parts for every test: one PostgreSQL a run, a fresh database a test that asks for one."""

import asyncio
import random
import secrets
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from automation_log.domain.ids import Ids
from automation_log.store import schema
from automation_log.store.cluster import Cluster
from automation_log.store.database import Database
from automation_log.store.embedded import SERVER_SETTINGS, Addresses, EmbeddedPostgres
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder

# How long an example takes says how busy the machine is; what is fast enough, `benchmarks/` measures.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Nothing of a run outlives it: waiting for the disk, above all at each DROP DATABASE, was a third of its time.
FORGETFUL = SERVER_SETTINGS | {"fsync": "off"}


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The run's PostgreSQL; only tests use the superuser, to make and drop databases."""

    addresses: Addresses
    superuser_url: str


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="automation-log-tests-") as folder:
        embedded = EmbeddedPostgres(Path(folder), FORGETFUL)
        try:
            addresses = embedded.start_or_attach()
            yield Server(addresses=addresses, superuser_url=Cluster(Path(folder)).superuser_url("postgres"))
        finally:
            embedded.release()


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """The name of a migrated database that tests copy."""
    schema.migrate(server.addresses.owner_url, now=now())
    return "automation_log"


@contextmanager
def fresh_database(server: Server, template: str) -> Iterator[Addresses]:
    """A database of its own, gone afterwards."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER automation_log_owner STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    yield Addresses(
        owner_url=make_conninfo(server.addresses.owner_url, dbname=name),
        program_url=make_conninfo(server.addresses.program_url, dbname=name),
    )
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def addresses(server: Server, template: str) -> Iterator[Addresses]:
    """A fresh database of its own."""
    with fresh_database(server, template) as made:
        yield made


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The store as the program holds it, with one workspace in it."""

    database: Database
    recorder: Recorder
    queue: Queue
    ids: Ids
    workspace_id: UUID


@pytest.fixture
async def record(addresses: Addresses) -> AsyncIterator[Record]:
    database = Database(addresses.program_url)
    await database.open()
    queue = Queue(addresses.program_url)
    await queue.app.open_async()
    ids = Ids(now, random.getrandbits)
    workspace_id = ids.new()

    async def found(connection: object) -> None:
        await connection.execute(  # type: ignore[attr-defined]
            "INSERT INTO workspaces (id, slug, name, created_at) VALUES (%s, 'acme', 'Acme', now())",
            [workspace_id],
        )

    await database.write(workspace_id, found)
    recorder = Recorder(clock=now, ids=ids, random_bytes=secrets.token_bytes)
    yield Record(database=database, recorder=recorder, queue=queue, ids=ids, workspace_id=workspace_id)
    await queue.app.close_async()
    await asyncio.shield(database.close())
