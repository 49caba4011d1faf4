"""An app's answer: its status, and what stands at which place of its content."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from automation_log.connectors.actions.places import Said, Spot

NOTHING: Any = object()
"""What an answer holds that is not JSON."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer; `headers` have their names in small letters. Printing it shows no content."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    next_link: str | None = field(default=None, repr=False)

    @cached_property
    def content(self) -> Any:
        """What the body says in JSON, or NOTHING."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return NOTHING

    @cached_property
    def text(self) -> str:
        """The body as text, for finding what it says."""
        return self.body.decode("utf-8", errors="replace")


def standing(content: Any, place: str | None) -> Iterator[Any]:
    """What stands at a place; nothing at all where the place is missing. A null on the way is what stands there."""
    return _standing(content, place.split(".") if place else [])


def _standing(content: Any, parts: list[str]) -> Iterator[Any]:
    if content is NOTHING:
        return
    if not parts or content is None:
        yield content
        return
    part, rest = parts[0], parts[1:]
    match content:
        case list() if part == "*":
            for element in content:
                yield from _standing(element, rest)
        case list() if part.isascii() and part.isdigit() and int(part) < len(content):
            yield from _standing(content[int(part)], rest)
        case dict() if part in content:
            yield from _standing(content[part], rest)
        case dict() if part == "*":
            for element in content.values():
                yield from _standing(element, rest)
        case _:
            pass


def rows_at(answer: Answer, place: str | None) -> list[Any] | None:
    """The list that stands at a place, or None where there is no list."""
    found = next(standing(answer.content, place), None)
    return found if isinstance(found, list) else None


def has_place(content: Any, place: str) -> bool:
    """Whether there is such a place, be it empty: a list without elements has every `*`."""
    return _has_place(content, place.split("."))


def _has_place(content: Any, parts: list[str]) -> bool:
    if "*" in parts:
        at = parts.index("*")
        before = list(_standing(content, parts[:at]))
        return any(
            one is None
            or (isinstance(one, list | dict) and (not one or any(True for _ in _standing(one, parts[at:]))))
            for one in before
        )
    return any(True for _ in _standing(content, parts))


def is_said(value: Any, said: Said) -> bool:
    """Whether a value is what is said: true is only true; the rest is compared as text, letter case aside."""
    if isinstance(said, bool):
        return value is said
    return text_of(value).casefold() == str(said).casefold()


def text_of(value: Any) -> str:
    """A value as a text: true is `yes`, false and null are nothing; a list or mapping is its JSON."""
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case str():
            return _storable(value).strip()
        case int() | float():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def read(content: Any, spot: Spot) -> str:
    """The text at a spot; several finds are joined by a comma, and a missing place is nothing."""
    found = standing(content, spot.at)
    if spot.equals is not None:
        return "yes" if any(is_said(value, spot.equals) for value in found) else ""
    return ", ".join(text for text in map(text_of, found) if text)


def _storable(text: str) -> str:
    """The text without what JSON can write and no record can hold: half characters and zeros."""
    return text.encode(errors="replace").decode().replace("\0", "")
