"""One webhook as the page shows it: its lag in words, and what people must know of it."""

from datetime import datetime, timedelta, tzinfo

from automation_log.directory.webhooks import COUNTED, Lag
from automation_log.store.webhooks import Webhook
from automation_log.web.directory.webhooks.view import ShownWebhook
from automation_log.web.times import Moment, absolute, moment, took


def drawn(webhook: Webhook, lag: Lag, *, now: datetime, zone: tzinfo, silence: timedelta) -> ShownWebhook:
    """The webhook, seen from `now`; one that is behind for as long as `silence` is said aloud."""

    def shown(at: datetime | None) -> Moment | None:
        return None if at is None else moment(at, now=now, zone=zone)

    is_over = webhook.ended_at is not None
    return ShownWebhook(
        id=str(webhook.id),
        name=webhook.name,
        address=webhook.address,
        events=tuple(sorted(event.value for event in webhook.events)),
        made=moment(webhook.made_at, now=now, zone=zone),
        made_by=webhook.made_by,
        lag="" if is_over else lag_in_words(lag, now),
        delivered=shown(webhook.delivered_at),
        failed=shown(webhook.failed_at),
        said=webhook.said,
        next_try=shown(webhook.due_at) if webhook.failures and not is_over else None,
        alarm="" if is_over else _alarm(webhook, lag, now=now, zone=zone, silence=silence),
        is_paused=webhook.paused_at is not None,
        ended=shown(webhook.ended_at),
    )


def lag_in_words(lag: Lag, now: datetime) -> str:
    """`1 h 2 min behind: 12 settled jobs wait`; empty when it has been told of everything."""
    if lag.since is None:
        return ""
    count = f"{COUNTED} or more" if lag.waits == COUNTED else str(lag.waits)
    wait = "settled job waits" if lag.waits == 1 else "settled jobs wait"
    return f"{took(lag.behind(now))} behind: {count} {wait}"


def _alarm(webhook: Webhook, lag: Lag, *, now: datetime, zone: tzinfo, silence: timedelta) -> str:
    if webhook.paused_at is not None:
        return f"Paused by {webhook.paused_by}, {absolute(webhook.paused_at, zone=zone)}. What settles meanwhile waits."
    if webhook.failing_since is not None and now - webhook.failing_since >= silence:
        return f"It has taken nothing since {absolute(webhook.failing_since, zone=zone)}. {webhook.said}"
    if lag.since is None or webhook.failing_since is not None:
        return ""
    quiet_since = max(lag.since, webhook.due_at, webhook.delivered_at or webhook.made_at)
    if now - quiet_since >= silence:
        return "Nobody delivers: see whether a process of this program runs that serves or works."
    return ""
