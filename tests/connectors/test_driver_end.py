"""The browser's driver is a process of its own: Ctrl-C in a terminal ends it together with the program."""

import asyncio
import contextlib
import os
import signal
import socket
from pathlib import Path

import pytest
import uvloop

from automation_log.connectors.browser.connector import BrowserConnector
from automation_log.connectors.browser.executable import find_chromium
from automation_log.connectors.browser.session import BrowserSession
from automation_log.connectors.catalog import Catalog
from automation_log.connectors.definition import Step
from automation_log.domain.errors import TargetUnavailable

STEP = Step.model_validate({"step": "Try", "do": [{"open": "/"}], "timeout": 5})


async def close(connector: BrowserConnector, session: BrowserSession) -> None:
    await connector.close()


async def close_session(connector: BrowserConnector, session: BrowserSession) -> None:
    await session.close()


async def take_picture(connector: BrowserConnector, session: BrowserSession) -> None:
    assert await session.picture() is None


async def perform(connector: BrowserConnector, session: BrowserSession) -> None:
    with pytest.raises(TargetUnavailable, match="The browser ended"):
        await session.perform(STEP, {})


async def go_on(connector: BrowserConnector, session: BrowserSession) -> None:
    await opened(connector)


async def opened(connector: BrowserConnector) -> BrowserSession:
    return await connector.open(Catalog().get("django-admin"), "http://127.0.0.1:9", {})


@pytest.mark.parametrize("use", [close, close_session, take_picture, perform, go_on])
def test_a_driver_that_just_ended_is_no_fault_of_the_program(use):
    """In the program's own event loop, which knows of a closed pipe before Playwright does."""

    async def end_and_use():
        connector = BrowserConnector(executable=find_chromium(), no_sandbox=os.geteuid() == 0)
        others = open_files()
        session = await opened(connector)
        driver = driver_of_this_process()
        os.kill(
            driver, signal.SIGSTOP
        )  # on its way out: its pipes are closed, the system has not cleared it away
        close_for_writing(open_files() - others)
        noticing = asyncio.create_task(session.picture())
        await turns()
        using = asyncio.create_task(use(connector, session))
        await turns()
        os.kill(driver, signal.SIGKILL)
        await using
        assert await noticing is None
        await connector.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(end_and_use())


def open_files() -> set[int]:
    return {int(number) for number in os.listdir("/proc/self/fd")}


def close_for_writing(files: set[int]) -> None:
    for number in files:
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(number)) as pipe:
            pipe.shutdown(socket.SHUT_WR)


async def turns() -> None:
    """Some turns of the event loop, so that it hears of what happened."""
    for _ in range(20):
        await asyncio.sleep(0)


def driver_of_this_process() -> int:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    (driver,) = (child for child in children if b"run-driver" in Path(f"/proc/{child}/cmdline").read_bytes())
    return int(driver)
