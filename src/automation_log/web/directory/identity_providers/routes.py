"""Identity providers: making, replacing and ending the tokens they push with."""

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from automation_log.access.gate import check_providers
from automation_log.domain.errors import RequestError
from automation_log.web.directory.identity_providers.drawing import drawn
from automation_log.web.directory.identity_providers.view import MadeToken
from automation_log.web.directory.sent import Filled, SentForm, answered
from automation_log.web.entering import Member, Services, parse_id
from automation_log.web.fields import FieldError

router = APIRouter()
NOTICES = {
    "ended": "The token opens nothing any more.",
    "sign_in_set": "Set: the sign-in page offers it from now on.",
    "sign_in_ended": "Nobody is signed in by an identity provider any more; sessions stay.",
    "trusted": "Trusted: its requests log people out everywhere from now on.",
    "trust_ended": "Nobody is trusted any more: requests are refused.",
}
"""What `?said=` stands for."""


@router.get("/w/{slug}/identity-providers")
async def listed(request: Request, member: Member, services: Services, said: str = "") -> HTMLResponse:
    """Every token there was."""
    return await drawn(request, services, member, notice=NOTICES.get(said))


@router.post("/w/{slug}/identity-providers")
async def make(request: Request, sent: SentForm, services: Services) -> HTMLResponse:
    """A new token; the answer shows it, as no address may carry it."""
    check_providers(sent.by)
    name = sent.text("name")
    try:
        token = await services.scim_tokens.make(sent.by.workspace_id, name, sent.by.actor)
    except RequestError as error:
        mistake = FieldError(field=error.field or "name", sentence=str(error))
        filled = Filled(typed={"name": name}, errors=(mistake,))
        return await drawn(request, services, sent.by, filled=filled, status=error.status)
    return await drawn(request, services, sent.by, made=MadeToken(name=name, text=token.reveal()))


@router.post("/w/{slug}/identity-providers/{token_id}/replace")
async def replace(token_id: str, request: Request, sent: SentForm, services: Services) -> HTMLResponse:
    """A token in place of this one, which still opens for a day."""
    check_providers(sent.by)
    token = await services.scim_tokens.replace(sent.by.workspace_id, parse_id(token_id), sent.by.actor)
    return await drawn(request, services, sent.by, made=MadeToken(name="", text=token.reveal()))


@router.post("/w/{slug}/identity-providers/{token_id}/end")
async def end(token_id: str, request: Request, sent: SentForm, services: Services) -> Response:
    """The token opens nothing from now on."""
    check_providers(sent.by)

    async def work() -> str:
        await services.scim_tokens.end(sent.by.workspace_id, parse_id(token_id), sent.by.actor)
        return "identity-providers?said=ended"

    return await answered(services, sent, work, partial(drawn, request, services, sent.by))
