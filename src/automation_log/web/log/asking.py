"""What an address of the log asks for: its filter and its place; and what is folded into the filter first."""

from collections.abc import Iterable
from uuid import UUID

from automation_log.domain.errors import MalformedRequest
from automation_log.domain.filters.fields import FIELDS, Kind
from automation_log.domain.filters.filter import quoted


def folded(text: str, given: Iterable[tuple[str, str]]) -> str | None:
    """The filter's text with what the form or the address names beside it; None where it names nothing.

    A form adds `field`, `how` and `value`; an address may name any field by itself: `status=running`.
    """
    pairs = [(name, value) for name, value in given if value]
    named = dict(pairs)
    added = [f"{name}:{_written(name, value)}" for name, value in pairs if name in FIELDS]
    if named.get("field") and named.get("value"):
        exclusion = "-" if named.get("how") == "not" else ""
        added.append(f"{exclusion}{named['field']}:{_written(named['field'], named['value'])}")
    return " ".join([*([text] if text else []), *added]) if added else None


def place(text: str, field: str) -> UUID | None:
    """A job's id in an address. Raises: MalformedRequest."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise MalformedRequest(
            f"“{field}” is not a job's id; start at the newest jobs.", field=field
        ) from None


def _written(name: str, value: str) -> str:
    field = FIELDS.get(name)
    if '"' in value or (field is not None and field.kind in (Kind.INSTANT, Kind.DURATION)):
        return value
    return ",".join(quoted(part.strip()) for part in value.split(",") if part.strip())
