"""Lost passwords asked for, and passwords chosen by a link: opening it shows the form, only sending uses it up."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from automation_log.domain.errors import InvalidRequest, NotFound, NotSignedIn
from automation_log.domain.secrets import Secret
from automation_log.web.entering import Services, check_form, keep_session
from automation_log.web.fields import FieldError
from automation_log.web.services import WebServices
from automation_log.web.signing_in.arriving import arrival_of, client_of
from automation_log.web.signing_in.form_cookie import (
    form_token,
    form_value,
    shown_form_value,
    with_form_cookie,
)
from automation_log.web.signing_in.view import ChoosePasswordPage, LostPasswordPage

router = APIRouter()
Field = Annotated[str, Form()]


@router.get("/lost-password")
async def ask(request: Request, services: Services, said: str = "") -> Response:
    """The form, or what became of it."""
    return _lost_password(request, services, is_asked=said == "asked")


@router.post("/lost-password")
async def asked(request: Request, services: Services, email: Field = "", csrf: Field = "") -> Response:
    """Take the request in; the answer is the same whoever has the address."""
    check_form(csrf, form_value(request))
    if services.lost_passwords is None:
        raise NotFound("No mail is set up here, so no link can be sent.")
    try:
        await services.lost_passwords.ask(email, client=client_of(request))
    except InvalidRequest as error:
        return _lost_password(request, services, email=email[:254], error=error)
    return RedirectResponse("/lost-password?said=asked", status_code=303)


@router.get("/choose-password/{token}")
async def open_link(request: Request, services: Services, token: str) -> Response:
    """The form; the link is as good as before, as mail scanners open links too."""
    return await _choose_password(request, services, token)


@router.post("/choose-password/{token}")
async def choose(
    request: Request, services: Services, token: str, password: Field = "", csrf: Field = ""
) -> Response:
    """Take the password, and begin a session in place of all there were."""
    check_form(csrf, form_value(request))
    try:
        signed_in = await services.choosing.choose(token, Secret(password), arrival_of(request))
    except InvalidRequest as error:
        return await _choose_password(request, services, token, error=error)
    except NotSignedIn as error:
        return _lost_password(request, services, refused=str(error))
    return keep_session(RedirectResponse("/", status_code=303), services, signed_in)


async def _choose_password(
    request: Request, services: WebServices, token: str, *, error: InvalidRequest | None = None
) -> Response:
    try:
        link = await services.choosing.holder(token)
    except NotSignedIn as refused:
        return _lost_password(request, services, refused=str(refused))
    form = form_token(request)
    page = ChoosePasswordPage(
        brand=services.brand,
        csrf=shown_form_value(form),
        action=request.url.path,
        email=link.email,
        errors=_errors(error),
    )
    return with_form_cookie(services.pages.render(page), services, form, status=422 if error else 200)


def _lost_password(
    request: Request,
    services: WebServices,
    *,
    email: str = "",
    error: InvalidRequest | None = None,
    refused: str | None = None,
    is_asked: bool = False,
) -> Response:
    form = form_token(request)
    page = LostPasswordPage(
        brand=services.brand,
        csrf=shown_form_value(form),
        email=email,
        sends_mail=services.lost_passwords is not None,
        is_asked=is_asked,
        refused=refused,
        errors=_errors(error),
    )
    status = 422 if error else 401 if refused else 200
    return with_form_cookie(services.pages.render(page), services, form, status=status)


def _errors(error: InvalidRequest | None) -> tuple[FieldError, ...]:
    return (FieldError(field=error.field or "", sentence=str(error)),) if error else ()
