"""What the page of pauses shows: what is paused, and the form that pauses."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.web.fields import FieldError, TargetGroup
from automation_log.web.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPause:
    """One pause, and where its end is posted to."""

    label: str
    scope: str
    why: str
    paused_by: str
    paused: Moment
    resume_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PausesPage:
    """Pauses; the form posts `what`, `why` and `csrf` to `/w/{slug}/pauses`."""

    template: ClassVar = "pauses/page.html"

    pauses: tuple[ShownPause, ...]
    choices: tuple[TargetGroup, ...]
    """What may be paused and is not; `value` is `app:figma`."""
    what: str = ""
    why: str = ""
    errors: tuple[FieldError, ...] = ()
