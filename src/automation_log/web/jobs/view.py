"""What one job's page shows: why it ran, its timeline, its attempts and steps, and what to do now."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.domain.evidence import Evidence
from automation_log.domain.statuses import Status
from automation_log.web.jobs.changed import ChangedView
from automation_log.web.jobs.found import FoundView
from automation_log.web.jobs.raw import RawEntriesView
from automation_log.web.jobs.timeline import Timeline
from automation_log.web.log.view import Chip
from automation_log.web.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseLink:
    """One link of the chain that led to the job, the first cause first, the job itself last."""

    kind: str
    """Small words above: "Web app", "SCIM request", "Job (root)", "This job"."""
    sentence: str
    """What happened: "Grace Hopper asked for it", "PATCH /Users/8f2… · 14:29:40"."""
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of one attempt."""

    state: str
    """The word shown: "done", "failed", "running", "in doubt", "waiting"."""
    tone: Status
    """Which status's colour and symbol the word wears."""
    step: str
    """Like "Look: person in the roster"."""
    phase: str
    """`look`, `act` or `observe`; empty for the session's own steps."""
    evidence: str
    """What the app showed, redacted: "observed: 1 row"; empty while nothing was shown."""
    took: str
    """Like "1.9 s"; empty while running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    """One try of a leaf, with its steps in order."""

    number: int
    summary: str
    """Like "14:29:46 – 14:30:12 · The app is unavailable."."""
    steps: tuple[StepView, ...]
    is_open: bool = True
    """The last attempt is shown, earlier ones fold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the facts beside the steps."""

    name: str
    value: str
    moment: Moment | None = None
    """When the value is an instant; then `value` is not shown."""
    href: str | None = None
    is_code: bool = False
    """Ids and hashes: monospaced, selected whole by one click."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """What a person must know now, and do."""

    tone: Status
    """Not completed: somebody must act. Retrying, Queued, Running: only told."""
    headline: str
    """The reason's sentence."""
    detail: str = ""
    """What the app showed, redacted."""
    action: str = ""
    """What to do; empty when there is nothing to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Retry or Cancel, or why it is not offered."""

    label: str
    href: str
    """Where the form posts to."""
    refusal: str | None = None
    """Why it may not be done now; the button is then shown disabled, with this sentence beside it."""
    is_danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who opened this page."""

    name: str
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """One job, leaf or parent."""

    template: ClassVar = "jobs/page.html"

    id: str
    title: str
    """Task and target: "Removing users · GitHub"."""
    subtitle: str
    """For whom · by whom · why · when: "for person-17@example.com · by Okta · because …"."""
    chip: Chip
    causes: tuple[CauseLink, ...]
    facts: tuple[Fact, ...]
    refresh_url: str
    reruns: tuple[CauseLink, ...] = ()
    """The roots it was run again as, oldest first."""
    log_href: str = ""
    """The log at this job's place."""
    changed: ChangedView | None = None
    """None where the app was not read."""
    raw: RawEntriesView | None = None
    """The entries as they stand in the log, where they were asked for."""
    raw_href: str = ""
    """The page with the first of them."""
    found: FoundView | None = None
    """What a sync found; None for every other job."""
    timeline: Timeline | None = None
    """None before anything started."""
    timeline_title: str = "Timeline"
    attempts: tuple[AttemptView, ...] = ()
    """Latest first; empty for parents and for leaves nobody has taken."""
    waiting: str = ""
    """Said instead of steps when there are none: "Nobody has taken this job yet. It waits for a worker."."""
    callout: Callout | None = None
    evidence: Evidence | None = None
    acts: tuple[Act, ...] = ()
    move_href: str | None = None
    """Where a scheduled job that nobody has begun is moved to another time."""
    nested_href: str | None = None
    nested_count: int = 0
    parent_href: str | None = None
    """The page of nested jobs this one belongs to."""
    picture_href: str | None = None
    """The picture at failure, `/w/{slug}/jobs/{id}/pictures/{picture_id}.png`."""
    picture_alt: str = "The app's page when the attempt failed"
    picture_note: str = ""
    """When it was taken, or why there is none: "A secret was on the page, so no picture was taken."."""
    excerpt: tuple[str, ...] = ()
    """What that page said: "Heading: Sign in"."""
    readers: tuple[Reader, ...] = ()
    """Who read it last, the newest first."""
