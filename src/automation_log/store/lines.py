"""Every job that a query finds, for a file: roots newest first, each followed by its nested jobs that match."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from psycopg import sql

from automation_log.store import statements
from automation_log.store.conditions import condition
from automation_log.store.database import Connection
from automation_log.store.reading import JobRow
from automation_log.store.searching import LogQuery, bounds, found_in, spans

AT_ONCE = 1_000
LONGEST_EXPORT = timedelta(minutes=15)
"""How long the one transaction of an export may last."""
EVERY = 1 << 62


async def count_lines(connection: Connection, query: LogQuery) -> int:
    """How many jobs `read_lines` will tell."""
    whole = await bounds(connection, query)
    if whole is None:
        return 0
    found, values = found_in(query)
    statement = sql.SQL(statements.read("count_lines")).format(found=found)
    place = {"low": whole.low, "high": whole.high, "limit": EVERY}
    row = await (await connection.execute(statement, values | place)).fetchone()
    return int(row["lines"]) if row else 0


async def read_lines(connection: Connection, query: LogQuery) -> AsyncIterator[Sequence[JobRow]]:
    """The jobs, some at a time."""
    whole = await bounds(connection, query)
    if whole is None:
        return
    found, values = found_in(query)
    asked, given = condition(query.filter, now=query.now, zone=query.zone)
    statement = sql.SQL(statements.read("list_lines")).format(condition=asked)
    for span in spans(whole, in_time_s=float("inf")):
        high = span.high
        while True:
            place = {"low": span.low, "high": high, "limit": AT_ONCE}
            hits = await (await connection.execute(found, values | place)).fetchall()
            if hits:
                roots = {
                    "roots": [hit["root_id"] for hit in hits],
                    "is_about_nested": query.filter.is_about_nested,
                }
                yield await (await connection.execute(statement, given | roots)).fetchall()
                high = hits[-1]["root_id"]
            if len(hits) < AT_ONCE:
                break
