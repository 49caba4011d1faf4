"""Your access: claiming what a collection offers, or doing without it."""

from functools import partial

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.directory.changing import Plan
from automation_log.store import claims, member_pages
from automation_log.web.directory.access.view import AccessPage, open_offers
from automation_log.web.directory.access_view import places_of
from automation_log.web.directory.sent import NOTHING_TYPED, Filled, InsiderForm, changed
from automation_log.web.entering import Insider, Services, parse_id
from automation_log.web.framing import framed
from automation_log.web.services import WebServices

router = APIRouter()
NOTICES = {
    "claimed": "Claimed: a job adds you in the app now.",
    "skipped": "Noted: you do without it.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/access")
async def mine(insider: Insider, services: Services, said: str = "") -> HTMLResponse:
    """What is offered to the visitor, and what they have."""
    return await _page(services, insider, notice=NOTICES.get(said))


@router.post("/w/{slug}/access/{claim_id}/claim")
async def claim(claim_id: str, sent: InsiderForm, services: Services) -> Response:
    """Take what is offered."""
    identifier = parse_id(claim_id)

    def plan() -> Plan:
        return services.directory.collections.claim(identifier, sent.by.actor)

    return await changed(
        services, sent, plan, then="access?said=claimed", again=partial(_page, services, sent.by)
    )


@router.post("/w/{slug}/access/{claim_id}/skip")
async def skip(claim_id: str, sent: InsiderForm, services: Services) -> Response:
    """The collection's owner does without it."""
    identifier = parse_id(claim_id)

    def plan() -> Plan:
        return services.directory.collections.skip(identifier, sent.by.actor)

    return await changed(
        services, sent, plan, then="access?said=skipped", again=partial(_page, services, sent.by)
    )


async def _page(
    services: WebServices,
    visitor: Visitor,
    *,
    filled: Filled = NOTHING_TYPED,
    status: int = 200,
    notice: str | None = None,
) -> HTMLResponse:
    async with services.database.reading(visitor.workspace_id) as connection:
        page = AccessPage(
            offers=open_offers(await claims.list_claims_of(connection, visitor.member_id)),
            places=places_of(services.catalog, await member_pages.list_access_of(connection, visitor.email)),
            accounts=await member_pages.list_accounts_of(connection, visitor.email),
            filled=filled,
        )
    return framed(services, visitor, page, status=status, notice=notice)
