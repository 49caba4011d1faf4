"""Says what went wrong: a page for people, a problem document for programs, never a stack trace."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from automation_log.access.visitor import Visitor
from automation_log.domain.errors import AutomationLogError, NotSignedIn
from automation_log.domain.problems import MEDIA_TYPE, Problem, problem_of
from automation_log.web.framing import frame_for
from automation_log.web.services import WebServices

ACTIONS: dict[int, str] = {
    401: "Sign in.",
    403: "Ask your workspace's owner for the role, or reload the page and send the form again.",
    404: "Check the address.",
    405: "Go back and use the page's own buttons.",
    413: "Send less at once.",
    503: "Wait a few seconds and reload; what is recorded is safe.",
}
FRAMEWORK: dict[int, tuple[str, str]] = {
    404: ("not_found", "No page has this address."),
    405: ("method_not_allowed", "This address does not take that kind of request."),
    413: ("too_large", "The request is too large."),
}
"""Code and sentence of what the web framework itself refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """What went wrong, whose turn it is, and where to go."""

    template: ClassVar = "error.html"

    brand: str
    status: int
    """The HTTP status."""
    code: str
    """The stable code, as the API says it: `not_allowed`."""
    title: str
    """Like "Only owners, super admins and admins see the Automation Log"."""
    sentence: str
    action: str
    """What to do: "Ask your workspace's owner for the role."."""
    href: str | None = None
    href_label: str = ""


def add_refusals(app: FastAPI) -> None:
    """Turn every error into an answer."""

    @app.exception_handler(AutomationLogError)
    async def ours(request: Request, error: AutomationLogError) -> Response:
        if isinstance(error, NotSignedIn) and request.method == "GET" and is_navigation(request):
            here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/sign-in?next={quote(here, safe='')}", status_code=303)
        return answer(request, problem_of(error))

    @app.exception_handler(RequestValidationError)
    async def unusable(request: Request, error: RequestValidationError) -> Response:
        field = str(error.errors()[0]["loc"][-1]) if error.errors() else None
        return answer(
            request,
            Problem(status=422, code="invalid", detail="A value cannot be used.", field=field),
        )

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        code, sentence = FRAMEWORK.get(error.status_code, ("refused", f"{error.detail}."))
        response = answer(request, Problem(status=error.status_code, code=code, detail=sentence))
        response.headers.update(error.headers or {})
        return response


def answer(request: Request, problem: Problem) -> Response:
    """The problem as a page when a browser asks, else as a document."""
    headers = {"Cache-Control": "no-store"}
    if problem.retry_after_s is not None:
        headers["Retry-After"] = str(problem.retry_after_s)
    if not wants_page(request):
        return Response(
            problem.document(), status_code=problem.status, media_type=MEDIA_TYPE, headers=headers
        )
    services: WebServices = request.app.state.services
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    page = ErrorPage(
        brand=services.brand,
        status=problem.status,
        code=problem.code,
        title=problem.title,
        sentence=problem.detail,
        action=ACTIONS.get(problem.status, "Go back and try another way."),
        href="/sign-in" if problem.status == 401 else "/",
        href_label="Sign in" if problem.status == 401 else "Back to the start",
    )
    frame = frame_for(services, visitor) if visitor is not None else None
    return HTMLResponse(services.pages.render(page, frame), status_code=problem.status, headers=headers)


def wants_page(request: Request) -> bool:
    """Whether a browser asks."""
    return "text/html" in request.headers.get("accept", "")


def is_navigation(request: Request) -> bool:
    """Whether a person follows a link; a page that refreshes itself is told the truth instead of a form."""
    return wants_page(request) and "hx-request" not in request.headers
