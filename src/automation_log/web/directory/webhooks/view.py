"""What the page of webhooks shows."""

from dataclasses import dataclass, field
from typing import ClassVar

from automation_log.domain.webhooks import Event
from automation_log.web.directory.sent import Filled
from automation_log.web.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWebhook:
    """One webhook, how far behind it is, and how its last attempts went.

    `lag` is such as `1 h 2 min behind: 12 settled jobs wait`, empty when it has been told of everything; `alarm` is the
    sentence of one that has taken nothing for too long, or was paused.
    """

    id: str
    name: str
    address: str
    events: tuple[str, ...]
    made: Moment
    made_by: str
    lag: str
    delivered: Moment | None
    failed: Moment | None
    said: str
    next_try: Moment | None
    alarm: str
    is_paused: bool
    ended: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSecret:
    """A secret just made, shown this once, and the webhook whose messages it signs."""

    name: str
    text: str = field(repr=False)
    is_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksPage:
    """Every webhook there was, those that were ended last, and the form that adds one."""

    template: ClassVar = "directory/webhooks.html"
    webhooks: tuple[ShownWebhook, ...]
    events: tuple[Event, ...] = tuple(Event)
    made: MadeSecret | None = None
    tried: str = ""
    """How the test message went that was just sent; `tried_well` when it arrived."""
    tried_well: bool = False
    filled: Filled
