"""Records who reads what: only navigation counts, as a page that re-fetches itself shows what was read already."""

from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from fastapi import Request

from automation_log.access.visitor import Visitor
from automation_log.domain.jobs import Actor
from automation_log.store import reads
from automation_log.store.database import Connection
from automation_log.store.reads import Read
from automation_log.web.services import WebServices

NEWEST = 20
NO_FILTER = frozenset({"before", "after", "upto", "said"})
"""Parts of a list's address that say where in it one is, not what it lists."""


async def record_job(
    request: Request, services: WebServices, visitor: Visitor, job_id: UUID
) -> tuple[Read, ...]:
    """Record that the visitor read this job; who read it last, themselves among them."""

    async def work(connection: Connection) -> None:
        await reads.add_job(
            connection,
            id=services.ids.new(),
            by=visitor.actor,
            session_id=visitor.session_id,
            job_id=job_id,
            now=services.clock(),
        )

    if _is_navigation(request):
        await services.database.write(visitor.workspace_id, work)
    async with services.database.reading(visitor.workspace_id) as connection:
        return await reads.newest_of_job(connection, job_id, most=NEWEST)


async def record_log(request: Request, services: WebServices, visitor: Visitor) -> None:
    """Record that the visitor read the log through the filter in the address; its pages are one reading."""
    pairs = parse_qsl(request.url.query, keep_blank_values=False)
    filter = urlencode([(name, value) for name, value in pairs if name not in NO_FILTER])

    async def work(connection: Connection) -> None:
        await reads.add_log(
            connection,
            id=services.ids.new(),
            by=visitor.actor,
            session_id=visitor.session_id,
            filter=filter,
            now=services.clock(),
        )

    if _is_navigation(request):
        await services.database.write(visitor.workspace_id, work)


async def record_export(
    services: WebServices, workspace_id: UUID, by: Actor, filter: str, *, session_id: UUID | None = None
) -> None:
    """Record that everything behind this filter was taken out, whoever does it: its rows are no reads of their own."""

    async def work(connection: Connection) -> None:
        await reads.add_export(
            connection,
            id=services.ids.new(),
            by=by,
            session_id=session_id,
            filter=filter,
            now=services.clock(),
        )

    await services.database.write(workspace_id, work)


def _is_navigation(request: Request) -> bool:
    return "hx-request" not in request.headers
