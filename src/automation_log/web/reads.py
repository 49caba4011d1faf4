"""Records who reads what: only navigation counts, as a page that re-fetches itself shows what was read already."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import Request

from automation_log.access.visitor import Visitor
from automation_log.store import reads
from automation_log.store.database import Connection
from automation_log.store.reads import Read
from automation_log.web.services import WebServices

NEWEST = 20


async def record_job(
    request: Request, services: WebServices, visitor: Visitor, job_id: UUID
) -> tuple[Read, ...]:
    """Record that the visitor read this job; who read it last, themselves among them."""
    await _record(request, services, visitor, reads.add_job, job_id=job_id)
    async with services.database.reading(visitor.workspace_id) as connection:
        return await reads.newest_of_job(connection, job_id, most=NEWEST)


async def record_log(request: Request, services: WebServices, visitor: Visitor, filter: str) -> None:
    """Record that the visitor read the log through this filter; its pages are one reading."""
    await _record(request, services, visitor, reads.add_log, filter=filter)


async def _record(
    request: Request,
    services: WebServices,
    visitor: Visitor,
    add: Callable[..., Awaitable[None]],
    **what: object,
) -> None:
    if "hx-request" in request.headers:
        return

    async def work(connection: Connection) -> None:
        await add(
            connection,
            id=services.ids.new(),
            by=visitor.actor,
            session_id=visitor.session_id,
            now=services.clock(),
            **what,
        )

    await services.database.write(visitor.workspace_id, work)
