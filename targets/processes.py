"""The processes of a target: each command leads a group, and whatever it started ends with it."""

import asyncio
import contextlib
import os
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path

ENDS_WITHIN = 10.0
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


class ProcessGroup:
    """A command and what it started; its output goes to the end of a file."""

    def __init__(self, leader: asyncio.subprocess.Process) -> None:
        self.leader = leader

    @classmethod
    async def begin(
        cls, *command: str | Path, folder: Path, environment: dict[str, str], log: Path, reads: bool = False
    ) -> "ProcessGroup":
        """Start the command; with `reads` it takes its standard input from us."""
        with log.open("ab") as output:
            return cls(
                await asyncio.create_subprocess_exec(
                    *command,
                    cwd=folder,
                    env=environment,
                    stdin=asyncio.subprocess.PIPE if reads else asyncio.subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            )

    async def end(self) -> None:
        """Ask all to end, and kill those that do not."""
        try:
            self._signal(signal.SIGTERM)
            await self._wait_until_gone()
        finally:
            self._signal(signal.SIGKILL)
        await self._wait_until_gone()

    def hold(self) -> None:
        """Let all stand still, as an app that hangs does."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let all go on."""
        self._signal(signal.SIGCONT)

    async def _wait_until_gone(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ENDS_WITHIN):
                await self.leader.wait()
                while self.is_there():  # noqa: ASYNC110 - only the leader's end is told to us
                    await asyncio.sleep(0.02)

    def is_there(self) -> bool:
        """Whether any process of the group is left."""
        return self._signal(0)

    def _signal(self, number: int) -> bool:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.leader.pid, number)
            return True
        return False


class Server:
    """One server on 127.0.0.1: started, ready when it says what only the real service says, ended."""

    def __init__(self) -> None:
        self.group: ProcessGroup | None = None

    async def start(
        self,
        *command: str | Path,
        folder: Path,
        environment: dict[str, str],
        page: str,
        says: str,
        within: float,
    ) -> None:
        """Start the command in the folder and wait until the page has that text."""
        log = folder / "server.log"
        self.group = group = await ProcessGroup.begin(
            *command, folder=folder, environment=environment, log=log
        )
        try:
            async with asyncio.timeout(within):
                while not await asyncio.to_thread(_says, page, says):
                    if group.leader.returncode is not None:
                        raise RuntimeError(f"The server ended before it was ready; see {log}")
                    await asyncio.sleep(0.05)
        except BaseException as fault:
            await self.stop()
            if isinstance(fault, TimeoutError):
                raise RuntimeError(f"The server was not ready within {within:.0f} s; see {log}") from fault
            raise

    async def stop(self) -> None:
        """End the server and what it started. Stopping twice is success."""
        group, self.group = self.group, None
        if group is not None:
            await group.end()


async def run(
    *command: str | Path, folder: Path, environment: dict[str, str], log: Path, given: bytes = b""
) -> None:
    """Run a command to its end; given up or cancelled, all that it started ends too."""
    group = await ProcessGroup.begin(*command, folder=folder, environment=environment, log=log, reads=True)
    try:
        await group.leader.communicate(given)
    finally:
        await group.end()
    if group.leader.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {group.leader.returncode}; see {log}")


def bare_environment() -> dict[str, str]:
    """What any command needs and no more: some apps take every variable for a setting of theirs."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


def free_port() -> int:
    """A port of 127.0.0.1 that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _says(page: str, text: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(page, timeout=5) as answer:
            return text in answer.read().decode(errors="replace")
    except (urllib.error.URLError, OSError):
        return False
