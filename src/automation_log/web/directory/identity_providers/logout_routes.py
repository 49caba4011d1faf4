"""Identity providers: whose signed requests log people out everywhere."""

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import Response

from automation_log.access.gate import check_providers
from automation_log.access.trusted_issuers import Trust
from automation_log.web.directory.identity_providers.drawing import drawn
from automation_log.web.directory.sent import SentForm, answered
from automation_log.web.entering import Services

router = APIRouter()


@router.post("/w/{slug}/trusted-issuer")
async def trust(request: Request, sent: SentForm, services: Services) -> Response:
    """Believe this issuer, instead of any other."""
    check_providers(sent.by)

    async def work() -> str:
        asked = Trust(
            name=sent.text("provider"),
            issuer=sent.text("issuer"),
            audience=sent.text("audience"),
            keys_address=sent.text("keys"),
        )
        await services.trusted_issuers.trust(sent.by.workspace_id, asked, sent.by.actor)
        return "identity-providers?said=trusted"

    return await answered(services, sent, work, partial(drawn, request, services, sent.by))


@router.post("/w/{slug}/trusted-issuer/end")
async def end(request: Request, sent: SentForm, services: Services) -> Response:
    """Believe nobody."""
    check_providers(sent.by)

    async def work() -> str:
        await services.trusted_issuers.end(sent.by.workspace_id, sent.by.actor)
        return "identity-providers?said=trust_ended"

    return await answered(services, sent, work, partial(drawn, request, services, sent.by))
