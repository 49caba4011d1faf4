"""What the page of a member's own sessions shows, and the same on the page of a member."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from automation_log.store.sessions import OpenSession
from automation_log.web.directory.sent import Filled
from automation_log.web.services import WebServices
from automation_log.web.times import Moment, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSession:
    """One session, by the handle that ends it; nothing here opens anything."""

    handle: str
    came_from: str
    """`Firefox on Linux, 192.0.2.0/24`."""
    how: str
    """`password`, `link`, or the identity provider's name."""
    began: Moment
    seen: Moment
    is_this: bool
    """Whether it is the one the page is looked at with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsPage:
    """Where the visitor is signed in, the newest first."""

    template: ClassVar = "directory/sessions.html"
    sessions: tuple[ShownSession, ...]
    filled: Filled


def shown_sessions(
    services: WebServices, found: Sequence[OpenSession], *, this: UUID
) -> tuple[ShownSession, ...]:
    """As the page shows them; `this` is the visitor's own."""
    now, zone = services.clock(), services.zone
    return tuple(
        ShownSession(
            handle=one.handle,
            came_from=one.arrival.came_from,
            how=one.arrival.how,
            began=moment(one.began_at, now=now, zone=zone),
            seen=moment(one.seen_at, now=now, zone=zone),
            is_this=one.session_id == this,
        )
        for one in found
    )
