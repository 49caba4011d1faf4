"""What the page of failures shows: clusters of what is not mended."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.web.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCluster:
    """Failures alike."""

    reason: str
    """The reason's sentence."""
    action: str
    """What to do; empty when there is nothing to do."""
    app: str
    step: str
    """At which they ended; empty where none was begun."""
    jobs: int
    people: int
    first_people: tuple[str, ...]
    more_people: int
    """How many there are beyond those named."""
    first_seen: Moment
    last_seen: Moment
    log_href: str
    newest_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailuresPage:
    """Open failures, the largest cluster first."""

    template: ClassVar = "failures/page.html"

    clusters: tuple[ShownCluster, ...]
    searched: str
    """How far it looked: it is always said."""
    log_href: str
    more: int = 0
    """How many clusters there are beyond those."""
