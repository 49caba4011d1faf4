"""Forms of visitors who are not signed in: a cookie no other site can read ties each to a page of ours."""

import secrets

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from automation_log.access.form_values import masked
from automation_log.access.sessions import csrf as csrf_of
from automation_log.web.services import WebServices

FORM_COOKIE = "automation_log_form"


def form_token(request: Request) -> str:
    """The cookie's token, a new one for who comes without."""
    return request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)


def shown_form_value(token: str) -> str:
    """What the page's form carries: derived from the cookie's token, and never the same twice."""
    return masked(csrf_of(token))


def form_value(request: Request) -> str:
    """What a form must carry: nothing anybody knows, when it comes without the cookie."""
    token = request.cookies.get(FORM_COOKIE)
    return csrf_of(token) if token else secrets.token_hex(32)


def with_form_cookie(html: str, services: WebServices, token: str, *, status: int) -> Response:
    """The page, with the cookie its form is tied to."""
    response = HTMLResponse(html, status_code=status)
    response.set_cookie(
        FORM_COOKIE, token, path="/", secure=services.secure_cookies, httponly=True, samesite="lax"
    )
    return response
