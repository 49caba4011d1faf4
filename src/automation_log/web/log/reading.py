"""Reads what a page of the log shows: found, counted, paused, expected."""

from dataclasses import replace
from uuid import UUID

from automation_log.store import pauses, reading
from automation_log.store.counting import count_newer, count_roots, count_statuses
from automation_log.store.database import Connection
from automation_log.store.finding import ROOTS_A_PAGE, find_roots
from automation_log.store.marks import read_marks
from automation_log.store.searching import LogQuery
from automation_log.triggers.ghosts import find_ghosts
from automation_log.web.log.pages import LogRead
from automation_log.web.services import WebServices


async def read_log(services: WebServices, connection: Connection, query: LogQuery) -> LogRead:
    """All that `log_page` wants to know of the log; it is the same for everybody who may see it."""
    filter_ = query.filter
    in_any_status = replace(query, filter=filter_.without("status"), before=None, upto=None)
    found = await find_roots(connection, query)
    newest = query.upto or query.before
    above = replace(query, before=None, upto=None, after=newest)
    return LogRead(
        found=found,
        counts=await count_roots(connection, in_any_status),
        statuses=None if in_any_status.filter else await count_statuses(connection),
        newer=await count_newer(connection, above) if newest else 0,
        marks=await read_marks(connection, [root.row for root in found.roots], now=query.now),
        pauses=await pauses.list_pauses(connection),
        ghosts=await find_ghosts(connection, catalog=services.catalog, now=query.now)
        if query.is_whole_log
        else (),
    )


async def newest_of_page_around(connection: Connection, query: LogQuery, job_id: UUID) -> tuple[UUID, UUID]:
    """The page that a job stands on: its newest root, and the job's own root in the middle. Raises: NotFound."""
    root_id = (await reading.read_job(connection, job_id))["root_id"]
    above = await find_roots(connection, replace(query, after=root_id), limit=ROOTS_A_PAGE // 2)
    return (above.roots[0].row["id"] if above.roots else root_id), root_id


async def newest_of_page_above(connection: Connection, query: LogQuery) -> UUID | None:
    """The newest root of the page that ends just above `after`; None where that is the first page."""
    above = await find_roots(connection, query)
    return above.roots[0].row["id"] if above.has_more else None
