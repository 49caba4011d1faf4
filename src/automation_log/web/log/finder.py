"""The filter as people see it: the box, its terms one by one, the words to choose from, and the help."""

import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urlencode

from automation_log.domain.filters.errors import MalformedFilter
from automation_log.domain.filters.fields import FIELDS
from automation_log.domain.filters.filter import Filter
from automation_log.domain.tasks import TASKS_BY_WORD
from automation_log.domain.triggers import Trigger
from automation_log.store.counting import Counts
from automation_log.store.views import View
from automation_log.web.log.addresses import log_address

CHOSEN_BY_WORD = ("task", "trigger", "kind", "actor_kind", "evidence", "mark", "settled", "nested")
"""Fields whose words are offered one by one; the status has its tallies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTerm:
    """One term of the filter, and the log without it."""

    text: str
    remove_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A word a field may be; the link chooses it, or lets it go."""

    label: str
    href: str
    count: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A field with the words it may be."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldHelp:
    """A field of the grammar."""

    name: str
    help: str
    example: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownView:
    """A saved view; its forms are sent to `act_href` with `/delete` or `/default`."""

    name: str
    href: str
    act_href: str
    is_shared: bool
    is_default: bool
    is_open: bool
    """Whether it is the filter in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """The filter's box and what stands around it.

    Sends `q`, or `q` with `field`, `how` and `value` to be added to it.
    """

    text: str
    action: str
    terms: tuple[ShownTerm, ...] = ()
    facets: tuple[Facet, ...] = ()
    fields: tuple[FieldHelp, ...] = ()
    views: tuple[ShownView, ...] = ()
    export_href: str = ""
    query: str = ""
    """The filter as an address has it: `q=status%3Arunning`."""
    as_api: str = ""
    """The same question as a call of the API."""
    as_command: str = ""
    """And as a command."""
    error: str | None = None
    """What is wrong with the text, and where."""


HELP = tuple(
    FieldHelp(name=name, help=field.help, example=field.example, words=", ".join(field.words))
    for name, field in FIELDS.items()
)


def finder(slug: str, filter_: Filter, counts: Counts, *, brand: str, views: Iterable[View] = ()) -> Finder:
    """The box of a filter that can be read."""
    query = urlencode({"q": str(filter_)})
    return Finder(
        text=str(filter_),
        action=f"/w/{slug}/log",
        terms=tuple(_terms(slug, filter_)),
        facets=tuple(_facet(slug, filter_, name, counts, brand) for name in CHOSEN_BY_WORD),
        fields=HELP,
        views=tuple(
            ShownView(
                name=view.name,
                href=f"/w/{slug}/log?{urlencode({'q': view.filter})}",
                act_href=f"/w/{slug}/views/{view.id}",
                is_shared=view.member_id is None,
                is_default=view.is_default,
                is_open=view.filter == str(filter_),
            )
            for view in views
        ),
        export_href=f"/w/{slug}/export",
        query=query,
        as_api=f"GET /w/{slug}/api/v1/jobs?{query}",
        as_command=shlex.join(
            ["automation-log", "jobs", "list", "--workspace", slug, *map(str, filter_.terms)]
        ),
    )


def finder_refused(slug: str, text: str, error: MalformedFilter) -> Finder:
    """The box of a text that is no filter: it stands there as it was typed."""
    return Finder(text=text, action=f"/w/{slug}/log", fields=HELP, error=str(error))


def counted(number: int, *, is_complete: bool) -> str:
    """A count as it is shown: `4,184`, or `4,184+` where only the newest were counted."""
    return f"{number:,}" if is_complete or not number else f"{number:,}+"


def _terms(slug: str, filter_: Filter) -> Iterable[ShownTerm]:
    for number, term in enumerate(filter_.terms):
        rest = Filter(filter_.terms[:number] + filter_.terms[number + 1 :])
        yield ShownTerm(text=str(term), remove_href=log_address(slug, rest))


def _facet(slug: str, filter_: Filter, name: str, counts: Counts, brand: str) -> Facet:
    numbers: dict[str, Counter[IntEnum]] = {"task": counts.by_task, "trigger": counts.by_trigger}  # type: ignore[dict-item]
    by_word = {key.name.lower(): number for key, number in numbers.get(name, Counter()).items()}
    chosen = filter_.values_of(name)
    return Facet(
        label=name.replace("_", " ").capitalize(),
        choices=tuple(
            Choice(
                label=_label(name, word, brand),
                href=log_address(slug, filter_.toggled(name, word)),
                count=counted(by_word[word], is_complete=counts.is_complete) if by_word.get(word) else "",
                is_chosen=word in chosen,
            )
            for word in FIELDS[name].words
        ),
    )


def _label(name: str, word: str, brand: str) -> str:
    match name:
        case "task":
            return TASKS_BY_WORD[word].label
        case "trigger":
            return Trigger[word.upper()].label(brand)
        case _:
            return word.replace("_", " ").capitalize()
