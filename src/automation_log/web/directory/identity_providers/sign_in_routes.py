"""Identity providers: which one vouches for people at sign-in."""

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import Response

from automation_log.access.gate import check_providers, check_sign_in_provider
from automation_log.access.sign_in_providers import AskedProvider
from automation_log.domain.secrets import Secret
from automation_log.web.directory.identity_providers.drawing import drawn
from automation_log.web.directory.sent import SentForm, answered
from automation_log.web.entering import Services

router = APIRouter()


@router.post("/w/{slug}/sign-in-provider")
async def choose(request: Request, sent: SentForm, services: Services) -> Response:
    """This one vouches, instead of any other."""
    check_sign_in_provider(sent.by)

    async def work() -> str:
        asked = AskedProvider(
            name=sent.text("sign_in_name"),
            issuer=sent.text("sign_in_issuer"),
            client_id=sent.text("client_id"),
            client_secret=Secret(sent.text("client_secret")),
            takes_unverified=sent.text("takes_unverified") == "yes",
        )
        await services.sign_in_providers.set(sent.by.workspace_id, asked, sent.by.actor)
        return "identity-providers?said=sign_in_set"

    return await answered(services, sent, work, partial(drawn, request, services, sent.by))


@router.post("/w/{slug}/sign-in-provider/end")
async def end(request: Request, sent: SentForm, services: Services) -> Response:
    """Nobody vouches: passwords alone sign people in."""
    check_providers(sent.by)

    async def work() -> str:
        await services.sign_in_providers.end(sent.by.workspace_id, sent.by.actor)
        return "identity-providers?said=sign_in_ended"

    return await answered(services, sent, work, partial(drawn, request, services, sent.by))
