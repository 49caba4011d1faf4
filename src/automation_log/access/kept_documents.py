"""What other parties publish, kept for minutes: asked for once however many want it, and never again too soon."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog

from automation_log.access.checked_requests import Unreadable
from automation_log.domain.ids import Clock

KEPT = timedelta(minutes=10)
"""So long a key that was withdrawn may still be believed, and an address that was given up still be called."""

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(slots=True)
class _Kept(Generic[T]):
    """What was read last from one address; `document` is None where that failed."""

    document: T | None = None
    why: str = ""
    asked_at: datetime | None = None
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class KeptDocuments(Generic[T]):
    """Documents by the address they are known by. `read` reads one, and raises Unreadable.

    One that was not enough, or could not be read, is not asked for again before `pause` is over.
    """

    def __init__(self, read: Callable[[str], Awaitable[T]], *, pause: timedelta, clock: Clock) -> None:
        self._read = read
        self._pause = pause
        self._clock = clock
        self._kept: dict[str, _Kept[T]] = {}

    async def get(self, address: str, *, is_enough: Callable[[T], bool] = lambda document: True) -> T:
        """What is kept, read anew if that is not enough; it may still not be. Raises: Unreadable."""
        kept = self._kept.setdefault(address, _Kept())
        async with kept.reading:
            if self._is_due(kept, is_enough):
                await self._ask(address, kept)
        return _told(kept)

    async def get_anew(self, address: str) -> T:
        """What stands there now, whatever is kept, and kept from now on. Raises: Unreadable."""
        kept = self._kept.setdefault(address, _Kept())
        async with kept.reading:
            await self._ask(address, kept)
        return _told(kept)

    def _is_due(self, kept: _Kept[T], is_enough: Callable[[T], bool]) -> bool:
        if kept.asked_at is None:
            return True
        age = self._clock() - kept.asked_at
        if kept.document is not None and is_enough(kept.document):
            return age >= KEPT
        return age >= self._pause

    async def _ask(self, address: str, kept: _Kept[T]) -> None:
        kept.asked_at = self._clock()
        try:
            kept.document = await self._read(address)
        except Unreadable as error:
            log.warning("what another party publishes cannot be read", address=address, why=str(error))
            kept.document, kept.why = None, str(error)


def _told(kept: _Kept[T]) -> T:
    if kept.document is None:
        raise Unreadable(kept.why)
    return kept.document
