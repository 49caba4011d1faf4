"""The shield around every answer: headers that browsers obey, limits on what comes in, no error unanswered."""

import logging
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from automation_log.domain.errors import MalformedRequest, RequestError, TooLarge
from automation_log.domain.problems import BROKEN, Problem, problem_of

MOST_BYTES = 64 * 1024
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: dict[str, str] = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
STRICT_TRANSPORT = "max-age=31536000"

log = logging.getLogger(__name__)


class Shield:
    """Wraps an app; bodies are read whole before it runs, as nothing here is larger than a form."""

    def __init__(
        self, app: ASGIApp, *, is_secure: bool, refuse: Callable[[Request, Problem], Response]
    ) -> None:
        self._app = app
        self._refuse = refuse
        self._headers = HEADERS | ({"Strict-Transport-Security": STRICT_TRANSPORT} if is_secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        is_answering = False

        async def send_shielded(message: Message) -> None:
            nonlocal is_answering
            is_answering = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            body = await _read(scope, receive)
            _check_text(scope, body)
        except RequestError as error:
            await self._refuse(Request(scope), problem_of(error))(scope, receive, send_shielded)
            return
        try:
            await self._app(scope, _replayed(body, receive), send_shielded)
        except Exception:
            # The path may name a one-time link; the traceback says which route it was.
            log.exception("A request broke.")
            if is_answering:
                raise
            await self._refuse(Request(scope), BROKEN)(scope, receive, send_shielded)


async def _read(scope: Scope, receive: Receive) -> bytes:
    """The whole body. Raises: TooLarge."""
    too_large = TooLarge(f"Nothing asked for here is larger than {MOST_BYTES // 1024} KiB.")
    declared = Request(scope).headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > MOST_BYTES:
        raise too_large
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            raise too_large
        more = message.get("more_body", False)
    return b"".join(parts)


def _check_text(scope: Scope, body: bytes) -> None:
    """Raises: MalformedRequest for a NUL, which no text of ours holds and the database refuses."""
    places = {"address": scope["path"].encode(), "query": scope["query_string"], "body": body}
    for place, text in places.items():
        if b"\0" in text or b"%00" in text:
            raise MalformedRequest(f"The {place} holds a NUL character.", field=place)


def _replayed(body: bytes, receive: Receive) -> Receive:
    is_read = False

    async def again() -> Message:
        nonlocal is_read
        if is_read:
            return await receive()
        is_read = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
