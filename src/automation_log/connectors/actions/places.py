"""Places in what an app answers, and what is read there."""

from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints

from automation_log.connectors.actions.parts import Part

Dotted = Annotated[str, StringConstraints(pattern=r"^[^.\s{}]+(\.[^.\s{}]+)*$", max_length=200)]
"""A place in an answer: `data.role.name`; a number is a position, `*` every element."""

Said = bool | int | str
"""What must stand at a place: `active`, `false`, `0`; letter case does not count."""


class Spot(Part):
    """What stands at a place of an answer; with `equals` only whether it is that: `yes` or nothing."""

    at: Dotted
    equals: Said | None = None


def _place_alone(value: Any) -> Any:
    return {"at": value} if isinstance(value, str) else value


Column = Annotated[Spot, BeforeValidator(_place_alone, json_schema_input_type=Dotted | Spot)]
"""A place, written alone or as a mapping."""
