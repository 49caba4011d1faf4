"""What comes in and goes out has these two shapes; everything else of the API's forms is built on them."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Given(BaseModel):
    """What a caller sends: nothing that is not asked for, and no character that the record cannot keep."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _keepable(cls, given: Any) -> Any:
        if not _is_keepable(given):
            raise ValueError("a text holds a NUL character, or half of a surrogate pair")
        return given


class Shown(BaseModel):
    """What is sent back."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Labelled(Shown):
    """Something by its kind, its id and what people call it."""

    kind: str
    id: UUID | None
    label: str


Name = Annotated[str, Field(min_length=1, max_length=120)]
Text = Annotated[str, Field(max_length=500)]
Flag = Annotated[bool, Field(strict=True)]
"""Yes or no, and nothing that merely means it: no 0, no "off"."""
Email = Annotated[str, Field(max_length=320, examples=["ada@example.com"])]


class GivenName(Given):
    """What to call it."""

    name: Name


def _is_keepable(given: Any) -> bool:
    left = [given]
    while left:
        match left.pop():
            case str() as text if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
                return False
            case dict() as pairs:
                left += [*pairs.keys(), *pairs.values()]
            case list() as parts:
                left += parts
    return True
