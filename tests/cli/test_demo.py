"""The demo: played to its end it is true in the app, and interrupted it leaves nothing behind."""

import asyncio
import os
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

PATIENCE_S = 300.0


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the demo puts what it needs for a while."""
    with tempfile.TemporaryDirectory(prefix="automation-log-tests-") as name:
        Path(name).chmod(0o755)  # run by root, the database has another user, who must get in
        yield Path(name)


@asynccontextmanager
async def demo(folder: Path, *options: str) -> AsyncIterator[Process]:
    """The demo in a group of its own, as a terminal gives it."""
    environment = os.environ | {"TMPDIR": str(folder), "AUTOMATION_LOG_PORT": "0", "PYTHONUNBUFFERED": "1"}
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "automation_log.cli.main", "demo", *options),
        env=environment,
        stdout=PIPE,
        stderr=STDOUT,
        start_new_session=True,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            os.killpg(started.pid, signal.SIGKILL)
        await started.communicate()


async def said_until(started: Process, text: str) -> None:
    assert started.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        async for line in started.stdout:
            if text in line.decode():
                return
    raise AssertionError(f"it ended and never said “{text}”")


def left_in(folder: Path) -> list[Path]:
    """Processes that still work in the folder, and what still lies in it."""
    working = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = Path(os.readlink(process / "cwd"))
        except OSError:
            continue  # it ended while we looked
        if where.is_relative_to(folder):
            working.append(process)
    return working + list(folder.iterdir())


async def test_people_join_and_leave_and_all_of_it_is_checked(folder: Path) -> None:
    async with demo(folder, "--once") as started:
        said, _ = await asyncio.wait_for(started.communicate(), PATIENCE_S)
    lines = [line.split() for line in said.decode().splitlines()]
    assert started.returncode == 0, said.decode()
    assert ["Completed", "Adding", "users", "joan@example.com", "1"] in lines
    assert ["Completed", "Removing", "users", "hedy@example.com", "1"] in lines
    assert said.decode().endswith(": 0 faults.\n")
    assert left_in(folder) == []


@pytest.mark.parametrize("reached", ["Open http", "Starting Canaille", "Canaille is at"])
async def test_interrupted_it_leaves_nothing_behind(folder: Path, reached: str) -> None:
    async with demo(folder) as started:
        await said_until(started, reached)
        os.killpg(started.pid, signal.SIGINT)
        said, _ = await asyncio.wait_for(started.communicate(), PATIENCE_S)
    assert (started.returncode, said.decode().splitlines()[-1]) == (
        1,
        "Stopped before the script had ended.",
    )
    assert left_in(folder) == []
