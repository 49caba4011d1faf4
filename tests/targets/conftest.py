"""What tests of targets ask of the machine and the clock, and of no target."""

import asyncio
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from automation_log.domain.totp import Totp

LISTENS = "0A"
LONG_ENOUGH = timedelta(seconds=5)


@pytest.fixture
def code_of():
    """The present one-time code of a secret; not one that is about to end, for these apps take no older one."""

    async def make(secret: str) -> str:
        totp = Totp.from_base32(secret)
        left = totp.window_begins_at(totp.window(datetime.now(UTC)) + 1) - datetime.now(UTC)
        if left < LONG_ENOUGH:
            await asyncio.sleep(left.total_seconds())
        return totp.code(totp.window(datetime.now(UTC)))

    return make


@pytest.fixture
def processes_in():
    """The processes whose working folder this is, from Linux's own table."""
    if not Path("/proc/self/cwd").exists():
        pytest.skip("needs Linux's table of processes")

    def find(folder: Path) -> set[int]:
        found = set()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if Path(os.readlink(process / "cwd")) == folder.resolve():
                    found.add(int(process.name))
            except OSError:
                continue  # it ended while we looked
        return found

    return find


@pytest.fixture
def listeners_of():
    """Where processes take connections, as addresses and ports, from Linux's own table."""

    def find(processes: set[int]) -> set[tuple[str, int]]:
        held = {os.readlink(held) for process in processes for held in Path(f"/proc/{process}/fd").iterdir()}
        found = set()
        for family, table in ((socket.AF_INET, "tcp"), (socket.AF_INET6, "tcp6")):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                _, local, _, state, *_, inode = line.split()[:10]
                if state == LISTENS and f"socket:[{inode}]" in held:
                    address, port = local.split(":")
                    # Each word of the address stands in the machine's own order.
                    words = [bytes.fromhex(address[at : at + 8])[::-1] for at in range(0, len(address), 8)]
                    found.add((socket.inet_ntop(family, b"".join(words)), int(port, 16)))
        return found

    return find
