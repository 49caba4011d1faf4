"""One-time codes for typing: each at most once, because apps refuse a code a second time in its window."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from automation_log.domain.secrets import Secret
from automation_log.domain.totp import Totp


def _now() -> datetime:
    return datetime.now(UTC)


class OneTimeCodes:
    """Remembers which window of which seed was used last."""

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now
        self._used: dict[bytes, int] = {}

    async def next(self, seed: Secret) -> str:
        """The present code, or, when it was used already, the next one as soon as its window begins."""
        totp = Totp.from_text(seed.reveal())
        key = hashlib.sha256(totp.seed).digest()
        window = max(totp.window(self._now()), self._used.get(key, -1) + 1)
        self._used[key] = window
        wait = totp.window_begins_at(window) - self._now()
        await asyncio.sleep(max(wait.total_seconds(), 0))
        return totp.code(window)
