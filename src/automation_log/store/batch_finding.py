"""Which jobs an act on a filter is about: all of them, or none where they cannot all be known.

A job nested in one that is found comes with it. What the filter excludes is not touched even so: a root may be found
in which one nested job is what was excluded.
"""

from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from psycopg import sql

from automation_log.domain.batches import MOST_JOBS, Act, Standing
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.filters.fields import FIELDS
from automation_log.domain.filters.filter import Filter, Words
from automation_log.domain.ids import minted_at
from automation_log.domain.statuses import Status
from automation_log.store import policies, statements
from automation_log.store.conditions import condition
from automation_log.store.database import Connection
from automation_log.store.searching import LogQuery, Span, bounds, spans

SEARCH_S = 5.0
"""How long the search of a bulk act may take: it has to come to its end."""
MOST_LEAVES = 100_000
"""Looked at, whatever their status."""
ROOTS: LiteralString = "j.parent_id IS NULL AND j.id >= %(low)s AND j.id < %(high)s"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an act is about: the jobs that the filter finds, and each job to be asked."""

    roots: int = 0
    """Found, and taken in whole."""
    nested: int = 0
    """Found nested, and taken in by themselves."""
    jobs: tuple[Standing, ...] = ()
    """Each once: leaves to be retried or cancelled, or what is to be run again."""
    excluding: frozenset[UUID] = frozenset()
    """Those with something nested in them that the filter excludes; only where the job is run again whole."""
    withdrawn: frozenset[UUID] = frozenset()
    """Those whose policy does not ask for them any more."""
    upto: UUID | None = None
    """The newest root there was."""


async def find_about(
    connection: Connection, query: LogQuery, act: Act, *, search_s: float = SEARCH_S, most: int = MOST_JOBS
) -> About:
    """Raises: InvalidRequest, when there are more than `most`, or the search did not come to its end in time."""
    whole = await bounds(connection, query)
    if whole is None:
        return About()
    found = await _found(connection, query, whole, search_s=search_s, most=most)
    ids = {row["id"] for row in found}
    outermost = [row for row in found if ids.isdisjoint(row["path"])]
    kept, values = condition(_excluding(query.filter), now=query.now, zone=query.zone)
    places = {
        "roots": [row["root_id"] for row in outermost],
        "ids": [row["id"] for row in outermost],
    } | values
    rows, excluding, withdrawn = outermost, frozenset[UUID](), frozenset[UUID]()
    if act is Act.RERUN:
        statement = sql.SQL(statements.read("list_jobs_with_excluded_inside")).format(kept=kept)
        excluding = frozenset(row["id"] for row in await _rows(connection, statement, places))
    else:
        statement = sql.SQL(statements.read("list_leaves_for_batch")).format(kept=kept)
        rows = await _rows(connection, statement, places | {"limit": MOST_LEAVES + 1})
        if len(rows) > MOST_LEAVES:
            raise _too_many(MOST_LEAVES)
        if act is Act.RETRY and rows:
            withdrawn = await policies.list_withdrawn(connection, rows)
    return About(
        roots=sum(not row["path"] for row in outermost),
        nested=sum(bool(row["path"]) for row in outermost),
        jobs=tuple(map(standing, rows)),
        excluding=excluding,
        withdrawn=withdrawn,
        upto=UUID(int=whole.high.int - 1),
    )


def standing(row: Row) -> Standing:
    """How a job of this row stands."""
    return Standing(
        root_id=row["root_id"],
        id=row["id"],
        status=Status(row["status"]),
        is_settled=row["settled"],
        is_cancel_asked=row["cancel_requested_at"] is not None,
        changed_at=max(row["updated_at"], row["finished_at"] or row["updated_at"]),
    )


async def _found(
    connection: Connection, query: LogQuery, whole: Span, *, search_s: float, most: int
) -> list[Row]:
    asked, values = condition(query.filter, now=query.now, zone=query.zone)
    scope = sql.SQL("true" if query.filter.is_about_nested else ROOTS)
    statement = sql.SQL(statements.read("find_jobs_for_batch")).format(scope=scope, condition=asked)
    found: list[Row] = []
    span = whole
    for span in spans(whole, in_time_s=search_s):
        place = {"low": span.low, "high": span.high, "limit": most + 1 - len(found)}
        found += await _rows(connection, statement, values | place)
        if len(found) > most:
            raise _too_many(most)
    if not span.is_last:
        back_to = f"{minted_at(span.low):%Y-%m-%d}"
        raise InvalidRequest(
            f"The search came back to {back_to} only, and an act on a filter needs all of it. Bound it in time, "
            f"such as created:{back_to}.., and look again.",
            code="search_incomplete",
            field="q",
        )
    return found


def _excluding(filter_: Filter) -> Filter:
    """What the filter excludes and a nested job may be though its root is not."""
    return Filter(
        tuple(
            term
            for term in filter_.terms
            if term.is_excluded and (isinstance(term, Words) or FIELDS[term.field].is_of_nested)
        )
    )


def _too_many(most: int) -> InvalidRequest:
    return InvalidRequest(
        f"The filter finds more than {most:,} jobs; one batch takes no more. Narrow it, for example by "
        "created:-24h.. or status:not_completed, and ask again for the rest.",
        code="too_many_jobs",
        field="q",
    )


async def _rows(connection: Connection, statement: sql.Composed, values: dict[str, Any]) -> list[Row]:
    return await (await connection.execute(statement, values)).fetchall()
