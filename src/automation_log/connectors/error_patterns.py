"""Error patterns: how a definition declares what an app says when it refuses, and what that means."""

from typing import Self

from pydantic import Field, model_validator

from automation_log.connectors.actions.parts import Part
from automation_log.connectors.actions.places import Dotted, Said
from automation_log.domain.reasons import Reason


class ErrorPattern(Part):
    """What the app shows or answers when it refuses, and what it means.

    On pages a text, an element, or a text in an element. In answers a status, a text, or what stands `at` a
    place; one with `at` is looked for in every answer, the others where the answer is not the one expected.
    """

    reason: Reason
    text: str | None = Field(default=None, min_length=1)
    selector: str | None = Field(default=None, min_length=1)
    status: int | None = Field(default=None, ge=100, le=599)
    at: Dotted | None = None
    equals: Said | None = None

    @model_validator(mode="after")
    def _findable(self) -> Self:
        if self.is_for_pages and self.text is None and self.selector is None:
            raise ValueError("an error pattern has a text, a selector, a status, or at")
        if not self.is_for_pages and self.selector is not None:
            raise ValueError("a selector is for pages; status, at and equals are for answers")
        if self.equals is not None and (self.at is None or self.text is not None):
            raise ValueError("equals belongs to at, and takes the place of text")
        return self

    @property
    def is_for_pages(self) -> bool:
        """Whether a page can show it; a text alone is for pages and answers alike."""
        return self.status is None and self.at is None and self.equals is None

    @property
    def is_for_answers(self) -> bool:
        """Whether an answer can say it."""
        return self.selector is None
