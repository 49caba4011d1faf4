"""The processes that stay: they say where they are, answer, and end when told, whoever is still connected."""

import asyncio
import os
import re
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.sessions import Sessions
from automation_log.domain.ids import Ids
from automation_log.store import doors, members
from automation_log.store.database import Database
from automation_log.store.embedded import EmbeddedPostgres
from tests.cli.conftest import AS_ROOT
from tests.conftest import now

PATIENCE_S = 60
"""How long a process may take to start its own database and browser on a busy machine."""


@pytest.fixture
def embedded() -> Iterator[dict[str, str]]:
    """A fresh installation that runs its own PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="automation-log-tests-") as folder:
        Path(folder).chmod(0o755)  # run by root, the database has another user, who must get in
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        yield kept | {
            "AUTOMATION_LOG_DATA_FOLDER": f"{folder}/data",
            "AUTOMATION_LOG_PORT": "0",
            "AUTOMATION_LOG_CHROMIUM_NO_SANDBOX": AS_ROOT,
            "AUTOMATION_LOG_OWNER_PASSWORD": "correct horse battery",
        }


@asynccontextmanager
async def process(environment: dict[str, str], *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    command = (sys.executable, "-m", "automation_log.cli.main", *arguments)
    pipe = asyncio.subprocess.PIPE
    # A group of its own, as a terminal gives it: what is typed there reaches every process of the group.
    started = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=pipe, stderr=pipe, start_new_session=True
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            os.killpg(started.pid, signal.SIGKILL)
        await started.communicate()


async def first_line(started: asyncio.subprocess.Process) -> str:
    assert started.stdout is not None
    return (await asyncio.wait_for(started.stdout.readline(), PATIENCE_S)).decode()


async def stop(started: asyncio.subprocess.Process, number: signal.Signals) -> tuple[int | None, str, str]:
    os.killpg(started.pid, number)
    said, complained = await asyncio.wait_for(started.communicate(), PATIENCE_S)
    return started.returncode, said.decode(), complained.decode()


async def sign_in_path(folder: Path) -> str:
    """A one-time link of the owner's, made beside the running service."""
    database = Database(EmbeddedPostgres(folder).attach().program_url)
    await database.open()
    try:
        async with database.outside() as connection:
            workspace_id = await doors.any_workspace(connection)
        assert workspace_id is not None
        async with database.reading(workspace_id) as connection:
            owner, *_ = await members.list_members(connection)
        sessions = Sessions(
            database=database, hashes=PasswordHashes(), clock=now, ids=Ids(now, lambda bits: 0)
        )
        return f"/sign-in/{(await sessions.make_link(workspace_id, owner.id)).reveal()}"
    finally:
        await database.close()


async def test_init_serve_and_stop_with_a_live_page_open(embedded: dict[str, str]) -> None:
    folder = Path(embedded["AUTOMATION_LOG_DATA_FOLDER"])
    who = ("--workspace", "Acme", "--email", "olive@example.com", "--name", "Olive")
    async with process(embedded, "init", *who) as founding:
        _, complained = await asyncio.wait_for(founding.communicate(), PATIENCE_S)
        assert founding.returncode == 0, complained.decode()
    async with process(embedded, "serve") as service:
        found = re.search(r"http://127\.0\.0\.1:\d+", await first_line(service))
        assert found
        async with httpx2.AsyncClient(base_url=found[0], follow_redirects=True) as browser:
            page = await browser.get(await sign_in_path(folder))
            assert (page.status_code, page.url.path) == (200, "/w/acme/log")
            async with browser.stream("GET", "/w/acme/live") as live:
                assert "event: jobs" in await anext(live.aiter_text())
                code, said, complained = await stop(service, signal.SIGTERM)
        assert (code, said, complained) == (0, "Stopped.\n", "")
    assert not EmbeddedPostgres(folder).is_running()


async def test_ctrl_c_ends_the_service_in_order(embedded: dict[str, str]) -> None:
    async with process(embedded, "serve") as service:
        assert "http://127.0.0.1:" in await first_line(service)
        assert await stop(service, signal.SIGINT) == (0, "Stopped.\n", "")
    assert not EmbeddedPostgres(Path(embedded["AUTOMATION_LOG_DATA_FOLDER"])).is_running()


@pytest.mark.skipif(os.geteuid() != 0, reason="Chromium refuses its sandbox to root only")
async def test_a_browser_that_does_not_start_is_said_at_once(environment: dict[str, str]) -> None:
    async with process(environment | {"AUTOMATION_LOG_CHROMIUM_NO_SANDBOX": "false"}, "work") as worker:
        _, complained = await asyncio.wait_for(worker.communicate(), PATIENCE_S)
    assert worker.returncode == 2
    assert "as root it needs AUTOMATION_LOG_CHROMIUM_NO_SANDBOX=true" in complained.decode()
    assert "Traceback" not in complained.decode()


async def test_a_worker_beside_ends_with_ctrl_c(environment: dict[str, str]) -> None:
    async with process(environment, "work") as worker:
        assert await first_line(worker) == "Working; stop with Ctrl-C.\n"
        assert await stop(worker, signal.SIGINT) == (0, "Stopped.\n", "")


async def test_a_port_in_use_is_said_before_anything_starts(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        async with process(environment | {"AUTOMATION_LOG_PORT": port}, "serve", "--no-worker") as service:
            said, complained = await asyncio.wait_for(service.communicate(), PATIENCE_S)
    assert (service.returncode, said) == (2, b"")
    assert f"Cannot listen on 127.0.0.1 port {port}" in complained.decode()
    assert "Traceback" not in complained.decode()


async def test_a_network_address_asks_for_the_code_it_prints(environment: dict[str, str]) -> None:
    async with process(environment | {"AUTOMATION_LOG_HOST": "0.0.0.0"}, "serve", "--no-worker") as service:
        assert "http://0.0.0.0:" in await first_line(service)
        assert "the first page asks for this code: " in await first_line(service)
        assert (await stop(service, signal.SIGTERM))[0] == 0
