"""The log by widest open exposure: whose access has stayed open longest comes first."""

from dataclasses import replace
from uuid import UUID

from automation_log.access.visitor import Visitor
from automation_log.domain.filters.filter import EVERYTHING
from automation_log.store.counting import count_roots, count_statuses
from automation_log.store.database import Connection
from automation_log.store.exposed_roots import find_exposed_roots
from automation_log.store.exposures import FIRST
from automation_log.store.marks import read_marks
from automation_log.store.searching import LogQuery
from automation_log.store.views import list_views
from automation_log.web.log.addresses import exposure_address, log_address
from automation_log.web.log.finder import finder
from automation_log.web.log.pages import tallies_of
from automation_log.web.log.rows import rows_found
from automation_log.web.log.view import LogPage
from automation_log.web.services import WebServices
from automation_log.web.times import lasting


async def exposed_page(
    services: WebServices, visitor: Visitor, connection: Connection, query: LogQuery, after: UUID | None
) -> LogPage:
    """The jobs that the filter finds and that leave an access open."""
    slug, filter_ = visitor.slug, query.filter
    exposed = await find_exposed_roots(connection, query, after=after or FIRST)
    roots = [root for root, _ in exposed.roots]
    marks = await read_marks(connection, [root.row for root in roots], now=query.now)
    counts = await count_roots(connection, replace(query, filter=filter_.without("status")))
    rows = rows_found(services, visitor, roots, marks=marks, now=query.now)
    return LogPage(
        rows=tuple(
            replace(row, exposure=f"open for {lasting(query.now - exposure.triggered_at)}")
            for row, (_, exposure) in zip(rows, exposed.roots, strict=True)
        ),
        tallies=tallies_of(
            slug, filter_, counts, None if filter_.without("status") else await count_statuses(connection)
        ),
        finder=finder(
            slug,
            filter_,
            counts,
            brand=services.brand,
            views=await list_views(connection, visitor.member_id),
        ),
        searched="Access that was to end and was not seen to end, the longest open first.",
        refresh_url=exposure_address(slug, filter_, after),
        newest_href=exposure_address(slug, filter_),
        is_first_page=after is None,
        older_href=exposure_address(slug, filter_, exposed.next_after) if exposed.next_after else None,
        is_filtered=bool(filter_),
        is_by_exposure=True,
        order_href=log_address(slug, filter_),
        clear_href=log_address(slug, EVERYTHING),
    )
