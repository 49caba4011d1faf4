"""What the forms share: what may be chosen, and what is wrong with a field."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One field's mistake: `field` is its name in the form, the sentence what to write instead."""

    field: str
    sentence: str


def error_for(errors: tuple[FieldError, ...], field: str) -> str | None:
    """The sentence about one field, if it has a mistake."""
    return next((error.sentence for error in errors if error.field == field), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetChoice:
    """One thing of the directory that can be chosen."""

    value: str
    """What the form posts: `business_hub:<id>`, `account:<id>`."""
    label: str
    """Like "Marketing · Django admin"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup:
    """The targets of one kind: "Business hubs", "Accounts"."""

    label: str
    choices: tuple[TargetChoice, ...]
