"""The program in processes of its own, as people run it: `serve` on a free port, and commands beside it."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from automation_log.store.embedded import Addresses

PATIENCE_S = 60.0
PROGRAM = (sys.executable, "-m", "automation_log.cli.main")
SLUG = "acme"
OWNER = ("--workspace", "Acme", "--email", "olive@example.com", "--name", "Olive Owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is served, with one workspace in it, and the variables its commands are called with."""

    address: str
    environment: dict[str, str]

    @property
    def scim(self) -> str:
        """Where identity providers push to."""
        return f"{self.address}/w/{SLUG}/scim/v2"

    async def command(self, *arguments: str, **variables: str) -> str:
        """What a command prints, which has to end well."""
        return await _command(arguments, self.environment | variables)


@asynccontextmanager
async def serving(addresses: Addresses, folder: Path, *options: str) -> AsyncIterator[Service]:
    """`init`, then `serve` with these options; it is asked to end, and has to end well, or is killed."""
    data = folder / "automation-log"
    data.mkdir()
    environment = os.environ | {
        "AUTOMATION_LOG_DATA_FOLDER": str(data),
        "AUTOMATION_LOG_PORT": "0",
        "AUTOMATION_LOG_CHROMIUM_NO_SANDBOX": str(os.geteuid() == 0).lower(),
        "DATABASE_URL": addresses.program_url,
    }
    await _command(("init", *OWNER), environment | {"AUTOMATION_LOG_OWNER_PASSWORD": "correct horse battery"})
    with (data / "service.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(*PROGRAM, "serve", *options), env=environment, stdout=PIPE, stderr=log, start_new_session=True
        )
    try:
        yield Service(address=await _address(process), environment=environment)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _command(arguments: tuple[str, ...], environment: dict[str, str]) -> str:
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, *arguments, env=environment, stdout=PIPE, stderr=PIPE
    )
    said, complained = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert process.returncode == 0, complained.decode()
    return said.decode().strip()


async def _address(process: Process) -> str:
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE_S)).decode()
    found = re.search(r"http://[\d.]+:\d+", line)
    assert found is not None, f"it is not served: {line!r}"
    return found[0]
