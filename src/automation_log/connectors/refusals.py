"""What a refusal means: from the reason a definition gives it, or the wait an app asks for, to the error raised."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from automation_log.domain.errors import (
    Changed,
    OutcomeUnknown,
    Refused,
    TargetError,
    TargetUnavailable,
    Throttled,
)
from automation_log.domain.reasons import Reason

WAIT_WHEN_UNSAID = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)


def refusal(reason: Reason, message: str, wait: timedelta = WAIT_WHEN_UNSAID) -> TargetError:
    """The error of a refusal that the definition declares; `wait` is what a throttling app asks for."""
    match reason:
        case Reason.APP_UNAVAILABLE:
            return TargetUnavailable(message)
        case Reason.THROTTLED:
            return Throttled(wait, message)
        case Reason.APP_CHANGED:
            return Changed(message)
        case Reason.IN_DOUBT:
            return OutcomeUnknown(message)
        case _:
            return Refused(reason, message)


def retry_after(headers: Mapping[str, str]) -> timedelta:
    """RFC 9110, section 10.2.3: seconds or a date; the date is read against the app's own clock.

    `headers` have their names in small letters.
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return timedelta(seconds=min(int(asked[:9]), LONGEST_WAIT.total_seconds()))
    try:
        until = parsedate_to_datetime(asked)
        now = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.now(UTC)
        return min(max(until - now, timedelta()), LONGEST_WAIT)
    except (ValueError, TypeError):
        return WAIT_WHEN_UNSAID
