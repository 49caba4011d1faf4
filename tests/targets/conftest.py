"""What tests of targets ask of the machine and the clock, and of no target."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from automation_log.domain.totp import Totp

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
