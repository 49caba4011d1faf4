"""What is sent, read whole before anything runs: not too large, of a kind that is read here, and text we can keep."""

from starlette.requests import Request
from starlette.types import Message, Receive

from automation_log.domain.errors import MalformedRequest, RequestError, TooLarge

MOST_BYTES = 4 * 1024 * 1024
"""Ten thousand people by e-mail, in one order."""


class UnreadableKind(RequestError):
    """The body is of a kind that is not read here."""

    code = "unreadable_kind"
    status = 415


async def read_body(request: Request) -> bytes:
    """Raises: TooLarge, UnreadableKind, MalformedRequest; ClientDisconnect, when the caller left."""
    too_large = TooLarge(f"Nothing asked for here is larger than {MOST_BYTES // 1024 // 1024} MiB.")
    for place, text in (
        ("address", request.scope["path"].encode()),
        ("query", request.scope["query_string"]),
    ):
        if b"\0" in text or b"%00" in text:
            raise MalformedRequest(f"The {place} holds a NUL character.", field=place)
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > MOST_BYTES:
        raise too_large
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise too_large
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != "application/json":
        raise UnreadableKind("Send JSON, and say so: Content-Type: application/json.", field="Content-Type")
    return body


def replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that was read."""
    is_given = False

    async def again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
