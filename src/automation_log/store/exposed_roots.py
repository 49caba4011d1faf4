"""Roots by their widest open exposure: access that was to end and was not seen to, the longest open first."""

from dataclasses import dataclass
from uuid import UUID

from psycopg import sql

from automation_log.store import statements
from automation_log.store.conditions import condition
from automation_log.store.database import Connection
from automation_log.store.exposures import FIRST, OpenExposure, list_open_exposures
from automation_log.store.finding import ROOTS_A_PAGE, FoundRoot, found_roots
from automation_log.store.searching import LogQuery

AT_ONCE = 200
MOST_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedRoots:
    """A page, widest first: each root with the leaf that keeps the access open."""

    roots: tuple[tuple[FoundRoot, OpenExposure], ...]
    next_after: UUID | None
    """The root behind which to go on; None where there are no more."""


async def find_exposed_roots(
    connection: Connection, query: LogQuery, *, after: UUID = FIRST, limit: int = ROOTS_A_PAGE
) -> ExposedRoots:
    """Roots that the query's filter finds and that hold an open exposure."""
    found: list[OpenExposure] = []
    looked_at = 0
    going_on: UUID | None = after
    while going_on is not None and len(found) <= limit and looked_at < MOST_LOOKED_AT:
        page = await list_open_exposures(connection, now=query.now, after=going_on, limit=AT_ONCE)
        wanted = await _among(connection, query, [one.root_id for one in page.found])
        found += [one for one in page.found if one.root_id in wanted]
        looked_at += len(page.found)
        going_on = page.next_after
    shown = found[:limit]
    places = [{"root_id": one.root_id, "hit_id": one.leaf_id, "hits": 1} for one in shown]
    rows = {root.row["id"]: root for root in await found_roots(connection, places)}
    next_after = shown[-1].root_id if len(found) > limit else going_on
    return ExposedRoots(roots=tuple((rows[one.root_id], one) for one in shown), next_after=next_after)


async def _among(connection: Connection, query: LogQuery, roots: list[UUID]) -> frozenset[UUID]:
    """Those of these roots that the filter finds."""
    asked, values = condition(query.filter, now=query.now, zone=query.zone)
    statement = sql.SQL(statements.read("list_found_among")).format(condition=asked)
    given = values | {"roots": roots, "is_about_nested": query.filter.is_about_nested}
    rows = await (await connection.execute(statement, given)).fetchall()
    return frozenset(row["root_id"] for row in rows)
