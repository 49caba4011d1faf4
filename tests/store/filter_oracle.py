"""What a filter means, said a second time and plainly: the database's answer is held against it."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from automation_log.domain.evidence import Evidence
from automation_log.domain.filters.bounds import duration_of, end_of, first_of
from automation_log.domain.filters.filter import Filter, OneOf, Term, Within, Words
from automation_log.domain.jobs import ActorKind, TargetKind
from automation_log.domain.marks import Mark, Signs, marks_of
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from tests.store.many_jobs import BATCH, is_of_batch

Row = dict[str, Any]


def roots_found(filter_: Filter, rows: list[Row], *, now: datetime, zone: tzinfo) -> dict[Any, list[Any]]:
    """Each root found, newest first, with the ids of the jobs in it that match, oldest first."""
    found: dict[Any, list[Any]] = {}
    for row in sorted(rows, key=lambda row: (row["root_id"], row["id"])):
        if (row["parent_id"] is None or filter_.is_about_nested) and all(
            _holds(term, row, now, zone) != term.is_excluded for term in filter_.terms
        ):
            found.setdefault(row["root_id"], []).append(row["id"])
    return dict(sorted(found.items(), reverse=True))


def _holds(term: Term, row: Row, now: datetime, zone: tzinfo) -> bool:
    match term:
        case Words(text=text):
            places = ("target_label", "subject", "actor_label", "cause_sentence", "app")
            if text.strip("{}").replace("-", "").lower() == row["id"].hex:
                return True
            return text.lower() in "\n".join(row[place] for place in places if row[place] is not None).lower()
        case OneOf(field=field, values=values):
            return any(_is(field, value, row, now) for value in values)
        case Within(field="duration"):
            if row["finished_at"] is None or row["started_at"] is None:
                return False
            took = row["finished_at"] - row["started_at"]
            return (not term.lowest or took >= duration_of(term.lowest)) and (
                not term.highest or took <= duration_of(term.highest)
            )
        case Within(field=field):
            at = row[f"{field}_at"]
            return at is not None and (
                (not term.lowest or at >= first_of(term.lowest, now=now, zone=zone))
                and (not term.highest or at < end_of(term.highest, now=now, zone=zone))
            )


def _marks(row: Row, now: datetime) -> Mapping[Mark, datetime]:
    """Nothing holds a lease here, says anything or is usual: what counts is whether it is due."""
    if not row["is_leaf"] or row["settled"]:
        return {}
    return marks_of(Signs(due_at=row["due_at"]), now=now)


def _is(field: str, value: str, row: Row, now: datetime) -> bool:
    match field:
        case "mark":
            return Mark(value) in _marks(row, now)
        case "status" | "task" | "trigger" | "evidence" | "kind" | "actor_kind":
            words = {"kind": TargetKind, "actor_kind": ActorKind, "status": Status, "task": Task}
            known = words.get(field) or {"trigger": Trigger, "evidence": Evidence}[field]
            column = "target_kind" if field == "kind" else field
            return bool(row[column] == known[value.upper()])
        case "target":
            return bool(row["target_label"].lower() == value.lower())
        case "hub" | "account":
            kind = TargetKind.BUSINESS_HUB if field == "hub" else TargetKind.ACCOUNT
            is_named = (
                row["target_label"].lower() == value.lower()
                or row["target_id"].hex == value.replace("-", "").lower()
            )
            return bool(row["target_kind"] == kind and is_named)
        case "app" | "actor":
            return bool(row["app" if field == "app" else "actor_label"].lower() == value.lower())
        case "person":
            return bool(row["subject"] == value.strip().lower())
        case "nested" | "settled":
            return bool((not row["is_leaf"] if field == "nested" else row["settled"]) == (value == "yes"))
        case "reason":
            return bool(row["reason"] == value)
        case "cause":
            return bool(value.lower() in row["cause_sentence"].lower() or str(row["cause_id"]) == value)
        case "batch":
            return value == str(BATCH) and is_of_batch(row)
        case "id":
            return bool(str(row["id"]) == value)
    raise AssertionError(field)
