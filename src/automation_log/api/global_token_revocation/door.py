"""The door of Global Token Revocation: 401 by the token, then 400 by the body, 404 or 422 by the person, then 204."""

import re
from http import HTTPStatus

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from automation_log.access.revocation_tokens import RevocationTokens
from automation_log.api.global_token_revocation.body import named_person
from automation_log.directory.universal_logout import UniversalLogout
from automation_log.domain.errors import AutomationLogError, TooLarge
from automation_log.domain.problems import BROKEN, MEDIA_TYPE, Problem, problem_of

ADDRESS = re.compile(r"/w/(?P<slug>[a-z0-9-]{1,64})/global-token-revocation")
MOST_BYTES = 64 * 1024
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
CHALLENGE = 'Bearer error="invalid_token"'  # RFC 6750 §3
WRONG_METHOD = Problem(
    status=HTTPStatus.METHOD_NOT_ALLOWED, code="method_not_allowed", detail="A request here is a POST."
)

log = structlog.get_logger()


class GlobalTokenRevocationDoor:
    """An ASGI app for `/w/…/global-token-revocation`; every refusal is a problem document."""

    def __init__(self, *, tokens: RevocationTokens, universal_logout: UniversalLogout) -> None:
        self._tokens = tokens
        self._universal_logout = universal_logout

    def is_for(self, path: str) -> bool:
        """Whether an address is this door's."""
        return ADDRESS.fullmatch(path) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except ClientDisconnect:
            return
        except AutomationLogError as error:
            answer = _refused(problem_of(error), request)
        except Exception as error:
            log.exception("a Global Token Revocation request broke", error=type(error).__name__)
            answer = _refused(BROKEN, request)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return _refused(WRONG_METHOD, request, {"Allow": "POST"})
        address = ADDRESS.fullmatch(request.url.path)
        assert address is not None, "whoever calls asks `is_for` first"
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        signed = await self._tokens.check(
            token.strip() if scheme.lower() == "bearer" else "", address["slug"]
        )
        named = named_person(await _body(request))
        await self._universal_logout.carry_out(signed, named)
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=HEADERS)


async def _body(request: Request) -> bytes:
    """Raises: TooLarge."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise TooLarge(f"Nothing asked for here is larger than {MOST_BYTES // 1024} KiB.")
    return body


def _refused(problem: Problem, request: Request, more: dict[str, str] | None = None) -> Response:
    # No token, no body: only what was refused, and where.
    log.info("a Global Token Revocation request was refused", path=request.url.path, code=problem.code)
    headers = HEADERS | (more or {})
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers |= {"WWW-Authenticate": CHALLENGE}
    if problem.retry_after_s is not None:
        headers |= {"Retry-After": str(problem.retry_after_s)}
    return Response(problem.document(), status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)
