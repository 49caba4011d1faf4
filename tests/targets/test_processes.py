"""Servers end with all they started, also when they never become ready."""

import asyncio
import sys

import pytest

from targets.processes import Server, bare_environment, run

pytestmark = pytest.mark.long

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(99)"
FAMILY = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {STUBBORN!r}])"


def started(server, folder, *, command, within=30.0):
    return server.start(
        *(sys.executable, "-c", command),
        folder=folder,
        environment=bare_environment(),
        page="http://127.0.0.1:9/",
        says="ready",
        within=within,
    )


async def test_a_server_that_never_answers_is_ended_with_its_children(tmp_path, processes_in, monkeypatch):
    monkeypatch.setattr("targets.processes.ENDS_WITHIN", 2)
    server = Server()
    with pytest.raises(RuntimeError, match=r"not ready within 1 s; see .*server\.log"):
        await started(server, tmp_path, command=FAMILY, within=1)
    assert (tmp_path / "server.log").read_text() == "up\n"
    assert processes_in(tmp_path) == set()
    await server.stop()


async def test_a_server_that_ends_at_once_is_said_and_not_waited_for(tmp_path):
    with pytest.raises(RuntimeError, match="ended before it was ready"):
        await started(Server(), tmp_path, command="raise SystemExit(1)")


async def test_a_start_that_is_cancelled_leaves_no_process(tmp_path, processes_in):
    start = asyncio.create_task(started(Server(), tmp_path, command="import time; time.sleep(99)"))
    async with asyncio.timeout(10):
        while not processes_in(tmp_path):  # noqa: ASYNC110 - another process appears
            await asyncio.sleep(0.02)
    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start
    assert processes_in(tmp_path) == set()


async def test_a_command_that_fails_names_its_log(tmp_path):
    log = tmp_path / "it.log"
    command = (sys.executable, "-c", "import sys; print(sys.stdin.read()); raise SystemExit(3)")
    with pytest.raises(RuntimeError, match=r"ended with 3; see .*it\.log"):
        await run(*command, folder=tmp_path, environment=bare_environment(), log=log, given=b"what we gave")
    assert log.read_text() == "what we gave\n"
