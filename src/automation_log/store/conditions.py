"""What a filter says, as a condition on the columns of `jobs j`."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from enum import IntEnum
from typing import Any, LiteralString, TypeAlias
from uuid import UUID

from psycopg import sql

from automation_log.domain.emails import plain_email
from automation_log.domain.evidence import Evidence
from automation_log.domain.filters.bounds import duration_of, end_of, first_of
from automation_log.domain.filters.fields import FIELDS, Kind
from automation_log.domain.filters.filter import Filter, OneOf, Term, Within, Words
from automation_log.domain.jobs import ActorKind, TargetKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.store.marks import MARKED, marked_values

Values: TypeAlias = dict[str, Any]
"""The parameters of a condition, by name."""

NUMBERS: Mapping[str, type[IntEnum]] = {
    "status": Status,
    "kind": TargetKind,
    "actor_kind": ActorKind,
    "task": Task,
    "trigger": Trigger,
    "evidence": Evidence,
}
"""Fields whose words the database stores as numbers."""

NAMED = "IN (SELECT lower(unnest({0}::text[])))"
IS_NUMBER = "= ANY({0}::smallint[])"
CONDITIONS: Mapping[str, LiteralString] = {
    "status": f"j.status {IS_NUMBER}",
    "target": f"lower(j.target_label) {NAMED}",
    "kind": f"j.target_kind {IS_NUMBER}",
    "hub": f"j.target_kind = 2 AND (lower(j.target_label) {NAMED} OR j.target_id::text = ANY({{0}}))",
    "account": f"j.target_kind = 1 AND (lower(j.target_label) {NAMED} OR j.target_id::text = ANY({{0}}))",
    "app": f"lower(j.app) {NAMED}",
    "person": "j.subject = ANY({0}::text[])",
    "actor": f"lower(j.actor_label) {NAMED}",
    "actor_kind": f"j.actor_kind {IS_NUMBER}",
    "task": f"j.task {IS_NUMBER}",
    "trigger": f"j.trigger {IS_NUMBER}",
    "nested": "(NOT j.is_leaf) = ANY({0}::boolean[])",
    "settled": "j.settled = ANY({0}::boolean[])",
    "reason": "j.reason = ANY({0}::text[])",
    "mark": MARKED,
    "evidence": f"j.evidence {IS_NUMBER}",
    "cause": "(EXISTS (SELECT FROM unnest({0}::text[]) AS said WHERE strpos(lower(j.cause_sentence), lower(said)) > 0)"
    " OR j.cause_id::text = ANY({0}))",
    "batch": "j.id IN (SELECT coalesce(b.made_id, b.job_id) FROM batch_jobs b"
    " WHERE b.batch_id = ANY({0}::uuid[]) AND b.state = 2)",
    "id": "j.id = ANY({0}::uuid[])",
}
WORDS = (
    "j.id = {1}::uuid OR strpos("
    "lower(concat_ws(chr(10), j.target_label, j.subject, j.actor_label, j.cause_sentence, j.app)),"
    " lower({0}::text)) > 0"
)
RANGES: Mapping[str, LiteralString] = {
    "created": "j.created_at",
    "updated": "j.updated_at",
    "finished": "j.finished_at",
    "duration": "j.finished_at - j.started_at",
}


def condition(filter_: Filter, *, now: datetime, zone: tzinfo) -> tuple[sql.Composable, Values]:
    """The filter as SQL and its parameters; what a job does not have matches no term, and each excluding one."""
    parts: list[sql.Composable] = [sql.SQL("true")]
    values: Values = {}
    for number, term in enumerate(filter_.terms):
        part, given = _term(term, f"term_{number}", now, zone)
        parts.append(sql.SQL("({}) IS NOT TRUE" if term.is_excluded else "({})").format(part))
        values |= given
    return sql.SQL("\n    AND ").join(parts), values


def created_between(
    filter_: Filter, *, now: datetime, zone: tzinfo
) -> tuple[datetime | None, datetime | None]:
    """The instants before and from which nothing that the filter finds was created."""
    terms = [term for term in filter_.terms if isinstance(term, Within) and term.field == "created"]
    lows = [
        first_of(term.lowest, now=now, zone=zone) for term in terms if term.lowest and not term.is_excluded
    ]
    ends = [
        end_of(term.highest, now=now, zone=zone) for term in terms if term.highest and not term.is_excluded
    ]
    return max(lows, default=None), min(ends, default=None)


def id_of(text: str) -> str | None:
    """The id that a text is, as the database writes it; None where it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return None


def _term(term: Term, name: str, now: datetime, zone: tzinfo) -> tuple[sql.Composable, Values]:
    match term:
        case Words(text=text):
            places = (sql.Placeholder(name), sql.Placeholder(f"{name}_id"))
            return sql.SQL(WORDS).format(*places), {name: text, f"{name}_id": id_of(text)}
        case OneOf(field=field, values=given):
            asked = marked_values(now) if field == "mark" else {}
            return sql.SQL(CONDITIONS[field]).format(sql.Placeholder(name)), {
                name: _stored(field, given)
            } | asked
        case Within():
            return _range(term, name, now, zone)


def _stored(field: str, values: tuple[str, ...]) -> list[Any]:
    if field in NUMBERS:
        return [NUMBERS[field][value.upper()].value for value in values]
    if field in ("nested", "settled"):
        return [value == "yes" for value in values]
    if field in ("hub", "account", "cause"):
        return [id_of(value) or value for value in values]
    return [plain_email(value) for value in values] if field == "person" else list(values)


def _range(term: Within, name: str, now: datetime, zone: tzinfo) -> tuple[sql.Composable, Values]:
    column, low, high = sql.SQL(RANGES[term.field]), f"{name}_low", f"{name}_high"
    is_instant = FIELDS[term.field].kind is Kind.INSTANT
    parts: list[sql.Composable] = []
    values: Values = {}
    if term.lowest:
        parts.append(sql.SQL("{} >= {}").format(column, sql.Placeholder(low)))
        values[low] = first_of(term.lowest, now=now, zone=zone) if is_instant else duration_of(term.lowest)
    if term.highest:
        compared = sql.SQL("{} < {}" if is_instant else "{} <= {}")
        parts.append(compared.format(column, sql.Placeholder(high)))
        values[high] = end_of(term.highest, now=now, zone=zone) if is_instant else duration_of(term.highest)
    return sql.SQL(" AND ").join(parts), values
