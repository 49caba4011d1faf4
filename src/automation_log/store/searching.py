"""How a search goes through the log: in spans of time that grow, until its time is up.

Most filters fill a page from the newest day. Rare ones would read years, so a search says how far it came: an empty
answer is never mistaken for "there is none".
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from psycopg import sql

from automation_log.domain.filters.filter import EVERYTHING, Filter
from automation_log.domain.ids import first_id_at, minted_at
from automation_log.store import statements
from automation_log.store.conditions import condition, created_between
from automation_log.store.database import Connection

FIRST_SPAN = timedelta(days=1)
GROWTH = 3
LONGEST_SPAN = timedelta(days=81)
IN_TIME_S = 0.25
"""How long a search may take before it says how far it came; its last span may take it over."""
SKEW = timedelta(days=1)
"""How far a job's id and its created_at may lie apart: clocks are set back now and then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """The one question that page, API, command line, export and bulk acts ask the log."""

    filter: Filter = EVERYTHING
    before: UUID | None = None
    """Only roots older than this one."""
    after: UUID | None = None
    """Only roots newer than this one, the nearest to it: the page above."""
    upto: UUID | None = None
    """No roots newer than this one; a live page keeps them back."""
    now: datetime
    zone: tzinfo

    @property
    def is_whole_log(self) -> bool:
        """Whether this is the first page of every job."""
        return not self.filter and self.before is None and self.after is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Roots from `low` up to, without, `high`; the last one ends what was to be searched."""

    low: UUID
    high: UUID
    is_last: bool


async def bounds(connection: Connection, query: LogQuery) -> Span | None:
    """All that the query may find lies in here; None where there is nothing."""
    cursor = await connection.execute(statements.read("find_span_of_roots"))
    ends = await cursor.fetchone()
    if ends is None or ends["oldest"] is None:
        return None
    lows, highs = [ends["oldest"]], [_behind(ends["newest"])]
    since, until = created_between(query.filter, now=query.now, zone=query.zone)
    if since is not None and not query.filter.is_about_nested:
        lows.append(_id_at(since - SKEW))
    if until is not None:
        highs.append(_id_at(until + SKEW))
    if query.after is not None:
        lows.append(_behind(query.after))
    if query.before is not None:
        highs.append(query.before)
    if query.upto is not None:
        highs.append(_behind(query.upto))
    low, high = max(lows), min(highs)
    return Span(low=low, high=high, is_last=True) if low < high else None


def spans(whole: Span, *, is_upwards: bool = False, in_time_s: float = IN_TIME_S) -> Iterator[Span]:
    """The spans of a search in their order, as long as there is time."""
    ends_at = time.monotonic() + in_time_s
    for span in _upwards(whole) if is_upwards else _backwards(whole):
        yield span
        if time.monotonic() > ends_at:
            return


def found_in(query: LogQuery) -> tuple[sql.Composed, dict[str, Any]]:
    """The statement that finds roots in a span, still wanting `low`, `high` and `limit`."""
    asked, values = condition(query.filter, now=query.now, zone=query.zone)
    name = "find_roots_by_nested" if query.filter.is_about_nested else "find_roots"
    direction = sql.SQL("ASC" if query.after is not None else "DESC")
    return sql.SQL(statements.read(name)).format(condition=asked, direction=direction), values


def _backwards(whole: Span) -> Iterator[Span]:
    high, length = whole.high, FIRST_SPAN
    while high > whole.low:
        low = max(whole.low, _id_at(minted_at(high) - length))
        yield Span(low=low, high=high, is_last=low == whole.low)
        high, length = low, min(length * GROWTH, LONGEST_SPAN)


def _upwards(whole: Span) -> Iterator[Span]:
    low, length = whole.low, FIRST_SPAN
    while low < whole.high:
        high = min(whole.high, _id_at(minted_at(low) + length))
        yield Span(low=low, high=high, is_last=high == whole.high)
        low, length = high, min(length * GROWTH, LONGEST_SPAN)


def _id_at(instant: datetime) -> UUID:
    return first_id_at(max(instant, datetime.fromtimestamp(0, instant.tzinfo)))


def _behind(identifier: UUID) -> UUID:
    return UUID(int=min(identifier.int + 1, (1 << 128) - 1))
