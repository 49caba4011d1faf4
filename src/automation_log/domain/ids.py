"""Identifiers minted from the passed clock and randomness: UUIDv7, so an id carries its month."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NewType
from uuid import UUID

Clock = Callable[[], datetime]

JobId = NewType("JobId", UUID)
WorkspaceId = NewType("WorkspaceId", UUID)


class Ids:
    """Mints UUIDv7 (RFC 9562 §6.2, method 2), rising within one process."""

    def __init__(self, clock: Clock, randomness: Callable[[int], int]) -> None:
        self._clock = clock
        self._randomness = randomness
        self._millisecond = 0
        self._counter = 0

    def new(self, *, after: UUID | None = None) -> UUID:
        """The next id; it never sorts before one minted earlier here, even when the clock steps back.

        `after` is an id that another process minted, perhaps by a faster clock: the new one sorts after it as well.
        """
        now = int(self._clock().timestamp() * 1000)
        if now > self._millisecond:
            self._millisecond, self._counter = now, self._randomness(41)
        else:
            self._counter += 1
        minted = self._assembled(self._millisecond, self._counter)
        if after is None or minted > after:
            return minted
        # Only this id goes ahead of our clock: one fast clock must not carry every later id away with it.
        return self._assembled(after.int >> 80, _counter(after) + 1)

    def _assembled(self, millisecond: int, counter: int) -> UUID:
        high, low = counter >> 30, counter & 0x3FFFFFFF
        tail = (low << 32) | self._randomness(32)
        return UUID(int=(millisecond << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | tail)


def _counter(identifier: UUID) -> int:
    return ((identifier.int >> 64) & 0xFFF) << 30 | ((identifier.int >> 32) & 0x3FFFFFFF)


def minted_at(identifier: UUID) -> datetime:
    """The instant a UUIDv7 carries, aware UTC, to the millisecond."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)


def first_id_at(instant: datetime) -> UUID:
    """The smallest UUIDv7-ordered id of this instant: a bound for partitions and ranges."""
    return UUID(int=int(instant.timestamp() * 1000) << 80)
