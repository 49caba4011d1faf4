"""What a filter is: terms that must all be true of one and the same job, and how they are written."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from automation_log.domain.filters.fields import FIELDS

PLAIN = re.compile(r'[^\s",\\]+')
"""A value that needs no quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """The field is one of these values, or none of them: `status:running,retrying`, `-app:figma`."""

    field: str
    values: tuple[str, ...]
    is_excluded: bool = False

    def __str__(self) -> str:
        return f"{'-' * self.is_excluded}{self.field}:{','.join(map(quoted, self.values))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """The field lies between two values, both included; "" leaves a side open: `created:2026-11-01..`."""

    field: str
    lowest: str
    highest: str
    is_excluded: bool = False

    def __str__(self) -> str:
        range_ = self.lowest if self.lowest == self.highest else f"{self.lowest}..{self.highest}"
        return f"{'-' * self.is_excluded}{self.field}:{range_}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The job's id, or words that stand next to each other in its target, person, actor, cause or app."""

    text: str
    is_excluded: bool = False

    def __str__(self) -> str:
        needs_quotes = ":" in self.text or self.text.startswith("-")
        return f"{'-' * self.is_excluded}{quoted(self.text, always=needs_quotes)}"


Term: TypeAlias = OneOf | Within | Words


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed filter. Its text, `str(filter)`, parses to the same filter again."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def is_about_nested(self) -> bool:
        """Whether nested jobs are searched too: a term names what a nested job may have and its root not."""
        return any(isinstance(term, Words) or FIELDS[term.field].is_of_nested for term in self.terms)

    def values_of(self, field: str) -> frozenset[str]:
        """What the filter asks this field to be, where one term does so."""
        asked = [
            term.values
            for term in self.terms
            if isinstance(term, OneOf) and term.field == field and not term.is_excluded
        ]
        return frozenset(asked[0]) if len(asked) == 1 else frozenset()

    def without(self, field: str) -> "Filter":
        """The filter with no term about this field."""
        return Filter(tuple(term for term in self.terms if getattr(term, "field", None) != field))

    def toggled(self, field: str, value: str) -> "Filter":
        """The filter with this value chosen alone, whatever it asked of the field before, or let go where it was."""
        rest = self.without(field)
        if self.values_of(field) == {value}:
            return rest
        return Filter((*rest.terms, OneOf(field=field, values=(value,))))


EVERYTHING = Filter()


def quoted(value: str, *, always: bool = False) -> str:
    """A value as the grammar reads it back."""
    if PLAIN.fullmatch(value) and not always:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
