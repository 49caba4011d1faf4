"""What the pages of batches show: a preview to say yes to, a batch on its way, and all there were."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.domain.statuses import Status
from automation_log.web.fields import FieldError
from automation_log.web.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ActButton:
    """One act as a form offers it: the word it sends, and what it says."""

    word: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownJob:
    """One job of a batch, as it stands now, and what became of it there."""

    href: str
    title: str
    """`Adding users · Newsroom`."""
    person: str
    status: Status
    became: str
    """`retried`, `waits for its turn`, or why it was refused."""
    made_href: str | None = None
    """The new job that a rerun made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Why jobs are left as they are, and how many."""

    sentence: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    """One batch; before it is begun, its preview, which its reader says yes to at `confirm_href`."""

    template: ClassVar = "batches/page.html"

    title: str
    subtitle: str
    filter: str
    taken_in: str
    """What of the filter's jobs is taken in, and what that leaves alone."""
    is_preview: bool
    confirm_label: str
    """`Retry 37 jobs`."""
    is_danger: bool
    asked: Moment
    state: str
    tone: Status
    """Which status's colour the state wears."""
    done: int
    found: int
    progress: str
    """`30 of 37 were retried, 2 refused.`"""
    left_out: tuple[Counted, ...]
    refusals: tuple[Counted, ...]
    jobs: tuple[ShownJob, ...]
    more_href: str | None
    """The next of its jobs."""
    more: str
    """`and 27 more`, of a preview."""
    refresh_url: str
    log_href: str
    """The log with the filter."""
    touched_href: str
    """The log with what the batch touched."""
    confirm_href: str | None
    """None for whoever did not ask for the preview."""
    abort_href: str | None
    """None unless it runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """One batch in the list."""

    href: str
    title: str
    filter: str
    by: str
    asked: Moment
    state: str
    tone: Status
    progress: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchesPage:
    """Every batch that was begun; the form posts `q`, `act` and `csrf` to `/w/{slug}/batches`."""

    template: ClassVar = "batches/list.html"

    batches: tuple[BatchLine, ...]
    acts: tuple[ActButton, ...]
    refresh_url: str
    older_href: str | None = None
    q: str = ""
    errors: tuple[FieldError, ...] = ()
