"""One-time codes for typing: each at most once, because apps refuse a code a second time in its window."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from automation_log.domain.secrets import Secret
from automation_log.domain.totp import Totp


class Windows(Protocol):
    """Who remembers which windows of a seed were used."""

    async def take(self, seed_hash: bytes, window: int) -> int:
        """This window, or the first after it that nobody took; taken from now on."""
        ...


class OwnWindows:
    """The windows this process used."""

    def __init__(self) -> None:
        self._last: dict[bytes, int] = {}

    async def take(self, seed_hash: bytes, window: int) -> int:
        """See `Windows`."""
        taken = max(window, self._last.get(seed_hash, -1) + 1)
        self._last[seed_hash] = taken
        return taken


def _now() -> datetime:
    return datetime.now(UTC)


class OneTimeCodes:
    """Makes codes whose window nobody used before."""

    def __init__(self, windows: Windows | None = None, now: Callable[[], datetime] = _now) -> None:
        self._windows = windows or OwnWindows()
        self._now = now

    async def next(self, seed: Secret) -> str:
        """The present code, or, when it was used already, the next one as soon as its window begins."""
        totp = Totp.from_text(seed.reveal())
        seed_hash = hashlib.sha256(b"automation-log one-time codes\0" + totp.seed).digest()
        window = await self._windows.take(seed_hash, totp.window(self._now()))
        wait = totp.window_begins_at(window) - self._now()
        await asyncio.sleep(max(wait.total_seconds(), 0))
        return totp.code(window)
