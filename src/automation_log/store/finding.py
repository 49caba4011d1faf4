"""Finding jobs by a filter: roots of the log, newest first, each with the nested job that made it match."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from automation_log.domain.filters.filter import EVERYTHING
from automation_log.domain.ids import minted_at
from automation_log.store import statements
from automation_log.store.database import Connection
from automation_log.store.reading import JobRow
from automation_log.store.searching import IN_TIME_S, LogQuery, Span, bounds, found_in, spans

ROOTS_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a search went through: from `newest_at` back to `back_to`, and whether that is all there is."""

    newest_at: datetime
    back_to: datetime
    is_complete: bool
    go_on_before: UUID | None = None
    """Where a search that ran out of time is to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRoot:
    """A root; `hit` is the first nested job that matches where the root does not, and `hits` match in all."""

    row: JobRow
    hit: JobRow | None
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of what was found, newest first."""

    roots: tuple[FoundRoot, ...] = ()
    has_more: bool = False
    """Whether there are more in the direction of the search."""
    searched: Searched | None = None
    """None where there was nothing to search."""


async def find_roots(
    connection: Connection, query: LogQuery, *, limit: int = ROOTS_A_PAGE, in_time_s: float = IN_TIME_S
) -> Found:
    """The roots that the query finds, at most `limit`."""
    whole = await bounds(connection, query)
    if whole is None:
        return Found(searched=await _nothing_there(connection, query))
    statement, values = found_in(query)
    hits: list[dict[str, Any]] = []
    span = whole
    for span in spans(whole, is_upwards=query.after is not None, in_time_s=in_time_s):
        place = {"low": span.low, "high": span.high, "limit": limit + 1 - len(hits)}
        hits += await (await connection.execute(statement, values | place)).fetchall()
        if len(hits) > limit:
            break
    return Found(
        roots=await found_roots(connection, hits[:limit]),
        has_more=len(hits) > limit,
        searched=_searched(query, whole, span, hits[:limit], has_more=len(hits) > limit),
    )


async def _nothing_there(connection: Connection, query: LogQuery) -> Searched | None:
    """All of the log, where it holds nothing of the time that the query asks for."""
    log = await bounds(connection, replace(query, filter=EVERYTHING, before=None, after=None, upto=None))
    if log is None or query.after is not None:
        return None
    return Searched(newest_at=minted_at(log.high), back_to=minted_at(log.low), is_complete=True)


def _searched(
    query: LogQuery, whole: Span, last: Span, hits: Sequence[dict[str, Any]], *, has_more: bool
) -> Searched | None:
    if query.after is not None:
        return None
    low = hits[-1]["root_id"] if has_more else last.low
    is_complete = last.is_last and not has_more
    return Searched(
        newest_at=minted_at(whole.high),
        back_to=minted_at(low),
        is_complete=is_complete,
        go_on_before=None if is_complete or has_more else last.low,
    )


async def found_roots(connection: Connection, hits: Sequence[dict[str, Any]]) -> tuple[FoundRoot, ...]:
    """The roots of these hits (`root_id`, `hit_id`, `hits`), newest first, each with its nested hit."""
    roots = [hit["root_id"] for hit in hits]
    cursor = await connection.execute(statements.read("list_roots_found"), {"roots": roots})
    rows = await cursor.fetchall()
    nested = [hit for hit in hits if hit["hit_id"] != hit["root_id"]]
    by_root: dict[UUID, JobRow] = {}
    if nested:
        places = {"roots": [hit["root_id"] for hit in nested], "hits": [hit["hit_id"] for hit in nested]}
        cursor = await connection.execute(statements.read("list_hits"), places)
        by_root = {row["root_id"]: row for row in await cursor.fetchall()}
    counts = {hit["root_id"]: hit["hits"] for hit in hits}
    return tuple(FoundRoot(row=row, hit=by_root.get(row["id"]), hits=counts[row["id"]]) for row in rows)
