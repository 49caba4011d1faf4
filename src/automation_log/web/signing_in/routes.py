"""Signing in and out, the one-time link, and the first run."""

import hmac
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from automation_log.access.founding import Founder, Founding
from automation_log.domain.arrivals import SignedInBy
from automation_log.domain.errors import InvalidRequest, NotFound, NotSignedIn
from automation_log.domain.secrets import Secret
from automation_log.web.entering import (
    Services,
    check_form,
    forget_session,
    keep_session,
    sessions_of,
    visitor_of,
)
from automation_log.web.fields import FieldError
from automation_log.web.services import WebServices
from automation_log.web.signing_in.arriving import arrival_of
from automation_log.web.signing_in.drawing import own_address, sign_in_page
from automation_log.web.signing_in.form_cookie import (
    form_token,
    form_value,
    shown_form_value,
    with_form_cookie,
)
from automation_log.web.signing_in.view import FirstRunPage

router = APIRouter()
Field = Annotated[str, Form()]


@router.get("/")
async def start(request: Request, services: Services) -> Response:
    """The log, or for roles that do not see it their own access; the first run on a fresh installation; signing in."""
    if await _founder(services).is_open():
        return _first_run(request, services, status=200)
    try:
        visitor = await visitor_of(request)
    except NotSignedIn:
        return _to("/sign-in")
    return _to(f"/w/{visitor.slug}/{'log' if visitor.role.may_see_log else 'access'}")


@router.post("/")
async def found(
    request: Request,
    services: Services,
    workspace: Field = "",
    name: Field = "",
    email: Field = "",
    password: Field = "",
    setup_code: Field = "",
    csrf: Field = "",
) -> Response:
    """Make the workspace and its owner, and sign the owner in."""
    founder = _founder(services)
    if not await founder.is_open():
        raise NotFound("The workspace is made already; sign in.")
    check_form(csrf, form_value(request))
    founding = Founding(workspace=workspace, name=name, email=email, password=Secret(password))
    mistakes = list(founding.mistakes())
    wanted = services.setup_code
    if wanted is not None and not hmac.compare_digest(setup_code.strip().encode(), wanted.encode()):
        mistakes.append(InvalidRequest("This is not the code printed at start.", field="setup_code"))
    if mistakes:
        return _first_run(request, services, status=422, founding=founding, mistakes=mistakes)
    workspace_id, owner_id = await founder.found(founding)
    signed_in = await sessions_of(request).begin(
        workspace_id, owner_id, replace(arrival_of(request), by=SignedInBy.PASSWORD)
    )
    return keep_session(_to(f"/w/{signed_in.slug}/log"), services, signed_in)


@router.get("/sign-in")
async def ask(request: Request, services: Services, next: str = "", said: str = "") -> Response:
    """The form."""
    notice = "You are signed out." if said == "signed_out" else None
    return await sign_in_page(request, services, next=next, notice=notice)


@router.post("/sign-in")
async def sign_in(
    request: Request,
    services: Services,
    email: Field = "",
    password: Field = "",
    next: Field = "",
    csrf: Field = "",
) -> Response:
    """Begin a session, or the form again."""
    check_form(csrf, form_value(request))
    try:
        signed_in = await sessions_of(request).sign_in(email, Secret(password), arrival_of(request))
    except NotSignedIn as error:
        return await sign_in_page(
            request, services, next=next, email=email[:254], error=str(error), status=401
        )
    return keep_session(_to(own_address(next) or "/"), services, signed_in)


@router.get("/sign-in/{token}")
async def sign_in_by_link(request: Request, services: Services, token: str) -> Response:
    """Use a one-time link."""
    try:
        signed_in = await sessions_of(request).sign_in_by_link(token, arrival_of(request))
    except NotSignedIn as error:
        return await sign_in_page(request, services, error=str(error), status=401)
    return keep_session(_to("/"), services, signed_in)


@router.post("/sign-out")
async def sign_out(request: Request, services: Services, csrf: Field = "") -> Response:
    """End the session."""
    visitor = await visitor_of(request)
    check_form(csrf, visitor.csrf)
    await sessions_of(request).end(visitor)
    return forget_session(_to("/sign-in?said=signed_out"), services)


def _founder(services: WebServices) -> Founder:
    return Founder(
        database=services.database, hashes=services.password_hashes, clock=services.clock, ids=services.ids
    )


def _to(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303)


def _first_run(
    request: Request,
    services: WebServices,
    *,
    status: int,
    founding: Founding | None = None,
    mistakes: list[InvalidRequest] | None = None,
) -> Response:
    token = form_token(request)
    page = FirstRunPage(
        brand=services.brand,
        csrf=shown_form_value(token),
        action="/",
        workspace=founding.workspace if founding else "",
        name=founding.name if founding else "",
        email=founding.email if founding else "",
        wants_setup_code=services.setup_code is not None,
        errors=tuple(FieldError(field=m.field or "", sentence=str(m)) for m in mistakes or ()),
    )
    return with_form_cookie(services.pages.render(page), services, token, status=status)
