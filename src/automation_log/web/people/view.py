"""What the pages about one person show: the question, the answer, one clock, and a row for every place."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.domain.coverage import Answer, Standing
from automation_log.store.finding_people import Leaver, People
from automation_log.web.log.view import Chip
from automation_log.web.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """What one job did in one place."""

    id: str
    href: str
    task: str
    chip: Chip
    evidence: str
    """`observed`; empty before the app showed anything."""
    note: str
    """What it came to, or why not."""
    about: str
    """Said where it acted on the same account, and was not made because of this person alone; else empty."""
    triggered: Moment
    ended: Moment | None
    position: str
    """Its last entry as read: `1 / 8243 / 019a…`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How long access lasted that was to end."""

    took: str
    """`4 min 12 s`."""
    is_open: bool
    note: str
    """`and counting`, `observed`, `given again`."""
    since: Moment
    ended: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One hub, account or way in."""

    kind: str
    label: str
    app: str
    href: str | None
    jobs: tuple[JobLine, ...]
    earlier: int
    """How many jobs there are beyond those shown."""
    directory: tuple[str, ...]
    standing: Standing
    because: str
    clock: Clock | None
    has_jobs_at_all: bool
    """Whether a job could be here: nobody starts one for a session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanks:
    """Hubs where no job is and nothing ever showed the person, many of them: told together."""

    standing: Standing
    title: str
    """`120 business hubs with no job, whose roster was read without them`."""
    hubs: tuple[tuple[str, str], ...]
    """Label and address of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One of the three numbers above the grid."""

    title: str
    figure: str
    note: str
    is_alarm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """Is this person fully out?"""

    template: ClassVar = "people/person.html"
    email: str
    name: str
    subtitle: str
    answer: Answer
    told: str
    reasons: tuple[str, ...]
    cards: tuple[Card, ...]
    rows: tuple[PlaceRow, ...]
    blanks: tuple[Blanks, ...]
    more_reasons: int
    """How many reasons there are beyond those shown."""
    as_of: Moment
    path: str
    """Below the workspace: `people/ada%40example.com`."""
    member_path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """The same on paper, with what was read to say it."""

    template: ClassVar = "people/statement.html"
    person: PersonPage
    drawn_by: str
    brand: str
    zone: str
    committed: str
    """Up to where the log had been committed: `epoch 1, transaction 8250`."""
    last_entry: str
    """The last entry read: `epoch 1, transaction 8243, entry 019a…`; empty without one."""
    read: tuple[str, ...]
    """What was read, a sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Find a person by e-mail or name; without a search, those who left last."""

    template: ClassVar = "people/index.html"
    search: str
    found: People | None
    is_first: bool
    next_query: str
    leavers: tuple[tuple[Leaver, Moment], ...]
    ask_path: str | None
    """The page of the very address that was searched for, where nobody has it."""
