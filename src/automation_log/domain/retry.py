"""The retry decision, in its one place: does trying again help, and when?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from automation_log.domain.errors import OutcomeUnknown, TargetError, TargetUnavailable, Throttled
from automation_log.domain.reasons import Reason

CAP = timedelta(hours=1)
WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryAt:
    """Try again at this instant."""

    at: datetime
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """End as Not completed with this reason."""

    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """At most `attempts` tries; delays grow threefold, up to an hour, within a day of the first."""

    attempts: int = 5
    first_delay: timedelta = timedelta(seconds=5)


def decide(
    error: TargetError,
    *,
    attempt: int,
    first_attempt_at: datetime,
    now: datetime,
    jitter: float,
    policy: RetryPolicy,
) -> RetryAt | GiveUp:
    """What follows a failed attempt; `attempt` counts from 1, `jitter` in [0, 1) adds up to a fifth."""
    # An unknown outcome may be tried again, because every attempt looks before it acts.
    if not isinstance(error, TargetUnavailable | Throttled | OutcomeUnknown):
        return GiveUp(reason=error.reason)
    if attempt >= policy.attempts:
        return GiveUp(reason=error.reason)
    delay = min(policy.first_delay * 3 ** (attempt - 1), CAP) * (1 + jitter / 5)
    if isinstance(error, Throttled):
        delay = max(delay, error.retry_after)
    at = now + delay
    if at - first_attempt_at > WITHIN:
        return GiveUp(reason=error.reason)
    return RetryAt(at=at, reason=error.reason)
