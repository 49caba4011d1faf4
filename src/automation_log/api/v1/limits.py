"""How often a key, or an operator, may call: a bucket each, filled steadily, in this process's memory."""

import math
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from automation_log.domain.ids import Clock

WINDOW_S = 60
MANY = 1000
"""So many buckets are looked through for full ones, which need not be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What is left to a `holder`, such as a key, after a call; `wait_s` is None where the call is let in."""

    holder: str
    limit: int
    left: int
    full_in_s: int
    wait_s: int | None

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers-11 writes them: q a window of w seconds; r left, all back in t."""
        return {
            "RateLimit-Policy": f'"{self.holder}";q={self.limit};w={WINDOW_S}',
            "RateLimit": f'"{self.holder}";r={self.left};t={self.full_in_s}',
        }


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime


class Limits:
    """Counts the calls of each key, or of each of whatever `holder` says."""

    def __init__(self, *, per_minute: int, clock: Clock, holder: str = "key") -> None:
        self._holder = holder
        self._limit = per_minute
        self._clock = clock
        self._buckets: dict[UUID, _Bucket] = {}

    def take(self, holder_id: UUID) -> Quota:
        """Count one call, unless nothing is left."""
        now = self._clock()
        bucket = self._buckets.get(holder_id)
        left = self._limit if bucket is None else self._filled(bucket, now)
        is_in = left >= 1
        left -= is_in
        self._buckets[holder_id] = _Bucket(left, now)
        if len(self._buckets) > MANY:
            self._forget_full(now)
        return Quota(
            holder=self._holder,
            limit=self._limit,
            left=int(left),
            full_in_s=self._seconds(self._limit - left),
            wait_s=None if is_in else self._seconds(1 - left),
        )

    def _filled(self, bucket: _Bucket, now: datetime) -> float:
        passed = max(0.0, (now - bucket.at).total_seconds())
        return min(self._limit, bucket.left + passed * self._limit / WINDOW_S)

    def _seconds(self, calls: float) -> int:
        return max(1, math.ceil(calls * WINDOW_S / self._limit))

    def _forget_full(self, now: datetime) -> None:
        self._buckets = {
            holder_id: bucket
            for holder_id, bucket in self._buckets.items()
            if self._filled(bucket, now) < self._limit
        }
