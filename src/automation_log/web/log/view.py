"""What the log and the nested jobs show: plain, already decided values for the templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from automation_log.domain.pauses import Pause
from automation_log.domain.statuses import Status
from automation_log.web.log.finder import Finder
from automation_log.web.log.plot import Plot
from automation_log.web.times import Moment

GLOW_FOR = timedelta(seconds=3)
"""A row whose status changed less than this ago glows once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A few small words, with an address when they lead somewhere."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A status: symbol, word and colour, and below it only what changes the answer."""

    status: Status
    notes: tuple[Note, ...] = ()
    """Joined with " · ": "5 still running", "decided by …", "attempt 2 of 5", "next 14:36:00", "accepted"."""
    marks: tuple[str, ...] = ()
    """Beside the chip: "Preview", "stalled 4 min", "slow 20 s"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A nested job named in its root's row."""

    label: str
    """Its task, target and person: "Removing users · Figma · for ada@example.com"."""
    href: str
    status: Status
    more: int = 0
    """How many more of the root's nested jobs match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One job in a table of jobs: the log's roots, or the nested jobs of one parent."""

    id: str
    """The job's id; the row's element id is made from it, so that a live change finds its row."""
    href: str
    """The job's own page."""
    chip: Chip
    target: str
    """The target's label as it was when the job was made."""
    target_note: str
    """Its kind, and the person concerned: "Business hub", "Business hub · for ada@example.com"."""
    actor: str
    task: str
    trigger: str
    created: Moment
    updated: Moment
    actor_note: str = ""
    """Like "group Design", "user deactivated"."""
    exposure: str = ""
    """How long the job has left an access open: "open for 3 d"."""
    hit: Hit | None = None
    """The nested job that matches the filter, where the row itself does not."""
    nested_href: str | None = None
    """The page of nested jobs; None on rows that do not nest."""
    nested_count: int = 0
    glow: str = ""
    """`a` or `b` when the status just changed, from `glow`; they alternate, so a second change glows too."""


def glow(updated_at: datetime, *, now: datetime) -> str:
    """Whether, and in which of two like ways, a row glows for its last change."""
    if now - updated_at > GLOW_FOR:
        return ""
    return "a" if updated_at.microsecond // 1000 % 2 else "b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many jobs stand in one status; the number is the link that filters by it."""

    status: Status
    count: str
    """Already written out: "4,184", "10,000+"."""
    href: str
    """The log with this filter; without it when it is the one in force."""
    is_selected: bool = False


ATTENTION = (
    Status.NOT_COMPLETED,
    Status.RETRYING,
    Status.RUNNING,
    Status.STARTED,
    Status.QUEUED,
    Status.COMPLETED,
)
"""The statuses, what needs a person first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GhostRow:
    """A run that should be there and is not: drawn dashed among the jobs."""

    expected: Moment
    target: str
    target_note: str
    actor: str
    task: str
    trigger: str
    href: str
    """The page of policies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """The Automation Log: roots only, newest first."""

    template: ClassVar = "log/log.html"
    table_template: ClassVar = "log/log_table.html"
    """Only `#log`, for those who ask for nothing else."""

    rows: tuple[LogRow, ...]
    tallies: tuple[Tally, ...]
    finder: Finder
    plot: Plot | None = None
    searched: str = ""
    """How far the search came: "Searched 31 days, complete."; it is always said."""
    search_on_href: str | None = None
    """Where a search that ran out of time goes on."""
    pauses: tuple[Pause, ...] = ()
    """What is paused, the widest first: the reason why jobs wait."""
    ghosts: tuple[GhostRow, ...] = ()
    """What policies should have begun and nobody did, newest first."""
    more_ghosts: int = 0
    """How many there are beyond those."""
    refresh_url: str
    """This page as it asks for itself again: same filter, and no roots newer than those shown."""
    new_jobs: int = 0
    """How many roots are newer than those shown; they wait behind a link."""
    newest_href: str = ""
    """The first page of the same filter: for "3 new jobs" and "Newest jobs"."""
    is_first_page: bool = True
    newer_href: str | None = None
    """The page before this one; None on the first."""
    older_href: str | None = None
    """The next page; None when there is none."""
    is_filtered: bool = False
    is_by_exposure: bool = False
    """Whether the longest open access stands first, not the newest job."""
    order_href: str = ""
    """The same jobs in the other of the two orders."""
    clear_href: str = ""
    """The log without the filter."""
    may_submit: bool = True
    """Whether New job is offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedPage:
    """The jobs nested in one parent, 25 a page."""

    template: ClassVar = "log/nested.html"

    title: str
    """The parent's task and target: "Adding users · Django admin"."""
    parent_href: str
    """The parent's own job page."""
    chip: Chip
    header: str
    """From `roll_up_sentence`: "5 nested jobs: 3 completed, 1 running, 1 not completed."."""
    decided_by: Note | None
    """The leaf that decided the status; None when no single one did."""
    still_open: int
    """Leaves that have not ended; 0 reads "Settled: you can walk away"."""
    rows: tuple[LogRow, ...]
    refresh_url: str
    previous_href: str | None = None
    next_href: str | None = None
    range_label: str = ""
    """Like "1–25 of 132"."""


def roll_up_sentence(counts: Mapping[Status, int]) -> str:
    """The nested jobs in one sentence, finished ones first, failures last."""
    total = sum(counts.values())
    order = (
        Status.COMPLETED,
        Status.RUNNING,
        Status.STARTED,
        Status.RETRYING,
        Status.QUEUED,
        Status.NOT_COMPLETED,
    )
    parts = [f"{counts[status]:,} {status.label.lower()}" for status in order if counts.get(status)]
    return f"{total:,} nested job{'' if total == 1 else 's'}: {', '.join(parts)}."
