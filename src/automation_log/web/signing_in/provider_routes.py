"""Signing in by an identity provider: the way there, and the way back."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from automation_log.access.sign_in_flows import LASTS
from automation_log.domain.errors import IssuerUnavailable, NotAllowed, NotSignedIn
from automation_log.domain.problems import problem_of
from automation_log.web.entering import Services, keep_session
from automation_log.web.services import WebServices
from automation_log.web.signing_in.arriving import arrival_of
from automation_log.web.signing_in.drawing import own_address, sign_in_page

router = APIRouter()
COOKIE = "automation_log_sign_in"
Refusal = (NotSignedIn, NotAllowed, IssuerUnavailable)


@router.get("/w/{slug}/sign-in")
async def leave(request: Request, services: Services, slug: str, next: str = "") -> Response:
    """Off to the provider. A link and no form: browsers do not let a form of ours lead to another site."""
    try:
        begun = await services.provider_sign_in.begin(
            slug, next=own_address(next) or "/", redirect_uri=_way_back(request, slug)
        )
    except Refusal as error:
        return await _refused(request, services, error, next=next)
    response = RedirectResponse(begun.address, status_code=303)
    response.set_cookie(
        _cookie_name(services),
        begun.cookie.reveal(),
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=services.secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/w/{slug}/sign-in/callback")
async def come_back(request: Request, services: Services, slug: str) -> Response:
    """Back with the provider's answer: a session, or the sign-in page with a sentence; the cookie is used up."""
    response = await _taken_in(request, services, slug)
    response.delete_cookie(
        _cookie_name(services), path="/", secure=services.secure_cookies, httponly=True, samesite="lax"
    )
    return response


async def _taken_in(request: Request, services: WebServices, slug: str) -> Response:
    try:
        back = await services.provider_sign_in.finish(
            slug,
            cookie=request.cookies.get(_cookie_name(services), ""),
            answer=dict(request.query_params),
            redirect_uri=_way_back(request, slug),
            arrival=arrival_of(request),
        )
    except Refusal as error:
        return await _refused(request, services, error, next=f"/w/{slug}/log")
    address = own_address(back.next) or "/"
    return keep_session(RedirectResponse(address, status_code=303), services, back.signed_in)


async def _refused(
    request: Request, services: WebServices, error: NotSignedIn | NotAllowed | IssuerUnavailable, *, next: str
) -> Response:
    problem = problem_of(error)
    response = await sign_in_page(
        request, services, next=next, error=problem.detail, code=problem.code, status=problem.status
    )
    if problem.retry_after_s is not None:
        response.headers["Retry-After"] = str(problem.retry_after_s)
    return response


def _way_back(request: Request, slug: str) -> str:
    """One for each workspace: the answer of one's provider is never taken for another's (RFC 9700 §4.4.2)."""
    return f"{str(request.base_url).rstrip('/')}/w/{slug}/sign-in/callback"


def _cookie_name(services: WebServices) -> str:
    return f"__Host-{COOKIE}" if services.secure_cookies else COOKIE
