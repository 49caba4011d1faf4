"""What the last call of a step brought: its answer, and for a list the rows of every page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from automation_log.connectors.actions.calls import Called
from automation_log.connectors.rest.answer import Answer, has_place, rows_at, standing, text_of
from automation_log.connectors.rest.judgement import Judgement
from automation_log.domain.errors import TargetError


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer that is as expected, of which a step named `step` reads; `paged` has the rows of every page."""

    step: str
    call: Called
    answer: Answer
    judgement: Judgement
    paged: list[Any] | None = None

    @property
    def is_absent(self) -> bool:
        """Whether the app said that there is nothing."""
        return self.answer.status in self.call.absent

    def has(self, place: str) -> bool:
        """Whether the answer has such a place, be it empty."""
        return not self.is_absent and has_place(self.answer.content, place)

    def rows(self, place: str | None, places: Iterable[str]) -> list[Any]:
        """The rows at a place, in which the other places stand.

        Raises: TargetError, when there is no list, or one of the places is in no row.
        """
        if self.is_absent:
            return []
        rows = self.paged
        paged_at = self.call.pages.rows if self.call.pages else None
        if rows is None or place not in (None, paged_at):
            rows = rows_at(self.answer, place)
        if rows is None:
            raise self.unreadable(f"no list at {place or 'its top'}")
        for one in places:
            if rows and not any(has_place(row, one) for row in rows):
                raise self.unreadable(f"no {one} in any row")
        return rows

    def unreadable(self, what: str) -> TargetError:
        """The answer is not as the definition says; what was missed is told in the definition's own words."""
        asked = f"{self.call.method} {self.call.path}"[:80]
        return self.judgement.of_unreadable(
            self.answer, f"At “{self.step}” the answer to {asked} holds {what}."
        )


def matching(rows: Sequence[Any], wanted: Mapping[str, str]) -> list[Any]:
    """The rows in which at every place exactly the text wanted stands, letter case aside; nothing matches no row."""
    folded = {place: text.casefold() for place, text in wanted.items()}
    return [
        row
        for row in rows
        if all(
            text and any(text_of(value).casefold() == text for value in standing(row, place))
            for place, text in folded.items()
        )
    ]
