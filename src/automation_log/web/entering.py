"""How a request enters: the cookie becomes a visitor, the gate lets them in, a form proves where it came from."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Form, Request, Response

from automation_log.access.form_values import is_form_value
from automation_log.access.gate import check_entry, check_workspace
from automation_log.access.sessions import Sessions, SignedIn
from automation_log.access.visitor import Visitor
from automation_log.domain.errors import NotAllowed, NotFound
from automation_log.web.services import WebServices

COOKIE = "automation_log_session"


def services_of(request: Request) -> WebServices:
    """The parts this web was made with."""
    services: WebServices = request.app.state.services
    return services


def sessions_of(request: Request) -> Sessions:
    """Sessions over this web's database."""
    services = services_of(request)
    return Sessions(
        database=services.database, hashes=services.password_hashes, clock=services.clock, ids=services.ids
    )


async def visitor_of(request: Request) -> Visitor:
    """Who is signed in. Raises: NotSignedIn."""
    token = request.cookies.get(cookie_name(services_of(request)))
    visitor = await sessions_of(request).visitor(token)
    request.state.visitor = visitor
    return visitor


async def insider_of(request: Request, slug: str) -> Visitor:
    """A member of this workspace, whatever their role. Raises: NotSignedIn, NotFound."""
    visitor = await visitor_of(request)
    check_workspace(visitor, slug)
    return visitor


async def member_of(request: Request, slug: str) -> Visitor:
    """A visitor who may see the log of this workspace. Raises: NotSignedIn, NotFound, NotAllowed."""
    visitor = await visitor_of(request)
    check_entry(visitor, slug)
    return visitor


async def sender_of(request: Request, slug: str, csrf: Annotated[str, Form()] = "") -> Visitor:
    """A member whose form came from our own page. Raises: as `member_of`; NotAllowed for a forged form."""
    visitor = await member_of(request, slug)
    check_form(csrf, visitor.csrf)
    return visitor


async def insider_sender_of(request: Request, slug: str, csrf: Annotated[str, Form()] = "") -> Visitor:
    """As `sender_of`, for a member of any role."""
    visitor = await insider_of(request, slug)
    check_form(csrf, visitor.csrf)
    return visitor


def check_form(sent: str, expected: str) -> None:
    """Raises: NotAllowed, unless the form carries the value our own page put in it."""
    if not is_form_value(sent, expected):
        raise NotAllowed(
            "This form did not come from a page of this session; reload the page and send it again.",
            code="form_not_ours",
            field="csrf",
        )


def job_id_of(job_id: str) -> UUID:
    """The id in the address. Raises: NotFound, as whatever is no id names no job."""
    return parse_id(job_id)


def parse_id(text: str) -> UUID:
    """Raises: NotFound."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is nothing under this id.") from None


def cookie_name(services: WebServices) -> str:
    """With https, under the prefix that browsers tie to this very host."""
    return f"__Host-{COOKIE}" if services.secure_cookies else COOKIE


def keep_session(response: Response, services: WebServices, signed_in: SignedIn) -> Response:
    """Hand the session's token to the browser, out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        cookie_name(services),
        signed_in.token.reveal(),
        max_age=int(signed_in.lasts.total_seconds()),
        path="/",
        secure=services.secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return response


def forget_session(response: Response, services: WebServices) -> Response:
    """Take the cookie back."""
    response.delete_cookie(
        cookie_name(services), path="/", secure=services.secure_cookies, httponly=True, samesite="lax"
    )
    return response


Services = Annotated[WebServices, Depends(services_of)]
Insider = Annotated[Visitor, Depends(insider_of)]
Member = Annotated[Visitor, Depends(member_of)]
Sender = Annotated[Visitor, Depends(sender_of)]
InsiderSender = Annotated[Visitor, Depends(insider_sender_of)]
JobId = Annotated[UUID, Depends(job_id_of)]
