"""Reading a filter's text.

filter  = terms parted by spaces; all of them must be true of one job
term    = ["-"] field ":" values | ["-"] field ":" range | ["-"] words
values  = value {"," value}          any of them
range   = value | value ".." | ".." value | value ".." value
value   = signs without space, comma, quote or backslash | '"' anything, with \\" and \\\\ for " and \\ '"'
words   = value                      found in target, person, actor, cause or app
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from automation_log.domain.filters.errors import MalformedFilter
from automation_log.domain.filters.fields import FIELDS, MOST_SIGNS, Field, Kind
from automation_log.domain.filters.filter import Filter, OneOf, Term, Within, Words

MOST_TEXT = 4_000
MOST_TERMS = 40
MOST_VALUES = 100
RANGED = frozenset({Kind.INSTANT, Kind.DURATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A value as it stands in the text: where it begins, and whether it was in quotes."""

    text: str
    position: int
    is_quoted: bool


def parse(text: str) -> Filter:
    """The filter that the text says. Raises: MalformedFilter, with the position."""
    if len(text) > MOST_TEXT:
        raise MalformedFilter(f"a filter has at most {MOST_TEXT:,} characters.", position=MOST_TEXT + 1)
    read = Filter(tuple(_Reader(text).terms()))
    if len(str(read)) > MOST_TEXT:
        raise MalformedFilter(f"written out, a filter has at most {MOST_TEXT:,} characters.", position=1)
    return read


class _Reader:
    """Goes through the text once, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def terms(self) -> Iterator[Term]:
        count = 0
        while self._skip_spaces():
            count += 1
            if count > MOST_TERMS:
                raise self._wrong(f"a filter has at most {MOST_TERMS} terms.", self._at)
            yield self._term()
            if self._at < len(self._text) and not self._text[self._at].isspace():
                raise self._wrong("a space is missing before this.", self._at)

    def _term(self) -> Term:
        is_excluded = self._taken("-")
        begins = self._at
        first = self._value(stop=":")
        if not first.is_quoted and self._taken(":"):
            return self._about(first.text, begins, is_excluded)
        self._check_text(first)
        return Words(text=first.text, is_excluded=is_excluded)

    def _about(self, name: str, begins: int, is_excluded: bool) -> Term:
        field = FIELDS.get(name.lower())
        if field is None:
            raise self._wrong(f"there is no field “{name[:40]}”; there are {', '.join(FIELDS)}.", begins)
        pieces = [self._value()]
        while self._taken(","):
            pieces.append(self._value())
        if len(pieces) > MOST_VALUES:
            raise self._wrong(f"a term has at most {MOST_VALUES} values.", begins)
        if field.kind in RANGED:
            return self._range(name.lower(), field, pieces, is_excluded)
        values = tuple(self._read(field.read, piece) for piece in pieces)
        return OneOf(field=name.lower(), values=values, is_excluded=is_excluded)

    def _range(self, name: str, field: Field, pieces: list[Piece], is_excluded: bool) -> Within:
        if len(pieces) > 1:
            raise self._wrong("write one range, such as a..b; for two, write two terms.", pieces[1].position)
        piece = pieces[0]
        if piece.text[:1] in ("<", ">"):
            raise self._wrong("write a.. for a and more, ..b for b and less.", piece.position)
        lowest, dots, highest = piece.text.partition("..")
        if not lowest and not highest:
            raise self._wrong(f"a value is missing; {field.example} is one.", piece.position)

        def bound(text: str) -> str:
            return (
                self._read(field.read, Piece(text=text, position=piece.position, is_quoted=False))
                if text
                else ""
            )

        low = bound(lowest)
        return Within(
            field=name, lowest=low, highest=bound(highest) if dots else low, is_excluded=is_excluded
        )

    def _value(self, stop: str = "") -> Piece:
        begins = self._at
        if self._taken('"'):
            return Piece(text=self._in_quotes(begins), position=begins, is_quoted=True)
        while self._at < len(self._text) and not self._ends_value(self._text[self._at], stop):
            self._at += 1
        text = self._text[begins : self._at]
        if not text:
            raise self._wrong("a value is missing.", begins)
        return Piece(text=text, position=begins, is_quoted=False)

    @staticmethod
    def _ends_value(sign: str, stop: str) -> bool:
        return sign.isspace() or sign in ',"\\' or sign == stop

    def _in_quotes(self, begins: int) -> str:
        signs: list[str] = []
        while self._at < len(self._text):
            sign = self._text[self._at]
            self._at += 1
            if sign == '"':
                if not signs:
                    raise self._wrong("a value is missing between the quotes.", begins)
                return "".join(signs)
            if sign == "\\":
                sign = self._text[self._at : self._at + 1]
                if sign not in ('"', "\\"):
                    raise self._wrong('in quotes, a backslash stands before " or another \\.', self._at - 1)
                self._at += 1
            signs.append(sign)
        raise self._wrong("these quotes are not closed.", begins)

    def _read(self, read: Callable[[str], str], piece: Piece) -> str:
        self._check_text(piece)
        try:
            return read(piece.text)
        except ValueError as error:
            raise self._wrong(str(error), piece.position) from None

    def _check_text(self, piece: Piece) -> None:
        if len(piece.text) > MOST_SIGNS:
            raise self._wrong(f"a value has at most {MOST_SIGNS} characters.", piece.position)
        if "\x00" in piece.text or any("\ud800" <= sign <= "\udfff" for sign in piece.text):
            raise self._wrong("a value cannot hold a null character, or half of one.", piece.position)

    def _skip_spaces(self) -> bool:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._at < len(self._text)

    def _taken(self, sign: str) -> bool:
        is_there = self._text.startswith(sign, self._at)
        self._at += is_there
        return is_there

    @staticmethod
    def _wrong(message: str, at: int) -> MalformedFilter:
        return MalformedFilter(message, position=at + 1)
